import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Intake journal: up to 500 consecutive rows of one organisation, sealed, with what became of them. Rows of
 * a batch are released to the registry when the batch stops receiving; a single pushed row at once.
 */
@Entity({ name: 'intake_chunk' })
export class IntakeChunkEntry {
  /** Also the id of its message; the payload is sealed with it as associated data. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  organisation!: string;

  /** null: a single row pushed on its own. */
  @Column('uuid', { name: 'batch_id', nullable: true })
  batchId!: string | null;

  /** Row number in the batch that has `firstSeq`; the others follow in step. */
  @Column('integer', { name: 'first_row' })
  firstRow!: number;

  /** Intake sequence (`version`) of `firstRow`. */
  @Column('bigint', { name: 'first_seq' })
  firstSeq!: string;

  @Column('smallint', { name: 'row_count' })
  rowCount!: number;

  /** Sealed {@link IntakeChunk}; null once it is settled and nobody needs it again. */
  @Column('bytea', { nullable: true })
  payload!: Buffer | null;

  /** First 64 bits of each row's record id: finds the chunks that hold a record without opening any. */
  @Column('bigint', { name: 'record_keys', array: true, nullable: true })
  recordKeys!: string[] | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt!: Date;

  /** Weight that came back: from the registry (nothing changed), with persons, from the reports. */
  @Column('bigint', { name: 'settled_weight' })
  settledWeight!: string;

  @Column('bigint', { name: 'persons_weight' })
  personsWeight!: string;

  @Column('bigint', { name: 'applied_weight' })
  appliedWeight!: string;

  @Column('integer')
  unchanged!: number;

  @Column('integer')
  created!: number;

  @Column('integer')
  updated!: number;

  @Column('integer')
  withdrawn!: number;

  @Column('integer')
  linked!: number;

  @Column('integer')
  review!: number;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;
}
