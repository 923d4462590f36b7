import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { MembershipStatus } from '#contracts';

/** `bigint` columns hold intake sequences, which stay far below 2^53. */
export const sequence = {
  from: (value: string | null) => (value === null ? null : Number(value)),
  to: (value: number | null) => value,
};

/** A source record: which state of it stands, and whom it belongs to. */
@Entity('record')
export class RecordEntity {
  @PrimaryColumn('uuid', { name: 'record_id' })
  recordId!: string;

  @Column('text')
  organisation!: string;

  @Column('text', { name: 'local_id' })
  localId!: string;

  @Column('bigint', { transformer: sequence })
  version!: number;

  @Column('boolean')
  withdrawn!: boolean;

  @Column('integer')
  epoch!: number;

  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;

  @Column('integer', { name: 'assigned_epoch', nullable: true })
  assignedEpoch!: number | null;

  @Column('boolean', { name: 'in_review' })
  inReview!: boolean;
}

/** One version of a source record. */
@Entity('record_version')
export class RecordVersionEntity {
  @PrimaryColumn('bigint', { transformer: sequence })
  version!: number;

  @PrimaryColumn('uuid', { name: 'record_id' })
  recordId!: string;

  @Column('text')
  organisation!: string;

  @Column('bigint', { name: 'previous_version', nullable: true, transformer: sequence })
  previousVersion!: number | null;

  /** null: the record is withdrawn. */
  @Column('text', { nullable: true })
  status!: MembershipStatus | null;

  @Column('text', { name: 'unit_code', nullable: true })
  unitCode!: string | null;

  @Column('date', { name: 'joined_on', nullable: true })
  joinedOn!: string | null;

  @Column('date', { name: 'left_on', nullable: true })
  leftOn!: string | null;

  @Column('bytea')
  content!: Buffer;
}
