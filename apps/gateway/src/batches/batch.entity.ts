import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `done` is not stored: a batch is done when none of its chunks is on its way any more. */
export type StoredBatchState = 'receiving' | 'processing' | 'held' | 'failed' | 'cancelled';

/** One bulk upload of an organisation. */
@Entity({ name: 'batch' })
export class Batch {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  organisation!: string;

  @Column('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  state!: StoredBatchState;

  /** Code of the problem that ended it; only when `failed`. */
  @Column('text', { nullable: true })
  failure!: string | null;

  /** Rows read so far, good or bad. */
  @Column('integer')
  received!: number;

  /** Rows that were not accepted, or that a later service could not process. */
  @Column('integer')
  rejected!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When the body was complete or the batch failed. */
  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  /** A receiving batch whose lease has passed lost the process that read it. */
  @Column('timestamptz', { name: 'lease_until' })
  leaseUntil!: Date;
}
