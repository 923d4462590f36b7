import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A request that a client marked with an `Idempotency-Key`. */
@Entity({ name: 'idempotency_entry' })
export class IdempotencyEntry {
  @PrimaryColumn('text', { name: 'client_id' })
  clientId!: string;

  @PrimaryColumn('text')
  key!: string;

  @Column('text')
  organisation!: string;

  /** Tells the run that holds the key from one whose lease has passed. */
  @Column('uuid')
  run!: string;

  /** Keyed hash over method, path, query and decoded body; null while the first request runs. */
  @Column('bytea', { nullable: true })
  fingerprint!: Buffer | null;

  /** Answer of the first request; null while it runs. */
  @Column('smallint', { nullable: true })
  status!: number | null;

  @Column('json', { nullable: true })
  body!: unknown;

  @Column('timestamptz', { name: 'lease_until' })
  leaseUntil!: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
