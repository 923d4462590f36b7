import { Column, Entity, PrimaryColumn } from 'typeorm';

/** `done` is not stored: a batch is done when none of its chunks is on its way any more. */
export type StoredBatchState = 'receiving' | 'processing' | 'held' | 'failed' | 'cancelled';

/** `upsert`: what is absent stays as it is. `full`: what is absent is withdrawn. */
export const BATCH_MODES = ['upsert', 'full'] as const;
export type BatchMode = (typeof BATCH_MODES)[number];

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

  @Column('text')
  mode!: BatchMode;

  /** When a full list began: it speaks for the records as they were then. */
  @Column('timestamptz', { name: 'began_at', nullable: true })
  beganAt!: Date | null;

  /** What has a later intake sequence was received after the full list began. */
  @Column('bigint', { name: 'began_seq', nullable: true })
  beganSeq!: string | null;

  /** Rejected rows of a full list of which nobody can tell which record they are about. */
  @Column('integer')
  unidentified!: number;

  /** Current records of the organisation when its full list was compared. */
  @Column('integer', { nullable: true })
  known!: number | null;

  /** Those of them that the list does not hold. */
  @Column('integer', { nullable: true })
  absent!: number | null;

  @Column('timestamptz', { name: 'held_at', nullable: true })
  heldAt!: Date | null;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt!: Date | null;

  /** When its rows were handed to the registry; null: nothing of it has an effect. */
  @Column('timestamptz', { name: 'released_at', nullable: true })
  releasedAt!: Date | null;

  /** The adapter that was named; null: it is canonical or in the organisation's default format. */
  @Column('text', { nullable: true })
  adapter!: string | null;

  /** Its body, as long as that is kept. */
  @Column('uuid', { name: 'body_id', nullable: true })
  bodyId!: string | null;

  /** The batch whose body it reads again. */
  @Column('uuid', { name: 'replay_of', nullable: true })
  replayOf!: string | null;

  /** How often the reading of its stored body was begun; null: somebody sends it. */
  @Column('smallint', { nullable: true })
  attempts!: number | null;

  /** A receiving batch whose lease has passed lost the process that read it. */
  @Column('timestamptz', { name: 'lease_until' })
  leaseUntil!: Date;
}
