import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an organisation's record has become, as the registry last announced it. */
@Entity({ name: 'member_state' })
export class MemberState {
  @PrimaryColumn('uuid', { name: 'record_id' })
  recordId!: string;

  @Column('text')
  organisation!: string;

  @Column('text', { name: 'local_id' })
  localId!: string;

  /** null: the record is withdrawn. */
  @Column('uuid', { name: 'person_id', nullable: true })
  personId!: string | null;

  /** Intake sequence of the record's announced version. */
  @Column('bigint', { name: 'record_version' })
  recordVersion!: string;

  /** Version of the person at its announcement; an older one never overwrites a newer. */
  @Column('bigint', { name: 'person_version' })
  personVersion!: string;

  @Column('boolean', { name: 'in_review' })
  inReview!: boolean;

  /** Digest of what the organisation sees of the person beside its own record; null: not known. */
  @Column('text', { nullable: true })
  seen!: string | null;
}
