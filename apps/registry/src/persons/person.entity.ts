import { Column, Entity, PrimaryColumn } from 'typeorm';
import { sequence } from '../records/record.entity.js';

/** A person with the golden record; also an id that now leads to another person. */
@Entity('person')
export class PersonEntity {
  @PrimaryColumn('uuid', { name: 'person_id' })
  personId!: string;

  @Column('bigint', { transformer: sequence })
  version!: number;

  /** Sorted; empty: the person is no more. */
  @Column('uuid', { array: true })
  records!: string[];

  @Column('uuid', { name: 'redirect_to', nullable: true })
  redirectTo!: string | null;

  @Column('text', { name: 'full_name', nullable: true })
  fullName!: string | null;

  @Column('text', { name: 'birth_date', nullable: true })
  birthDate!: string | null;

  @Column('text', { nullable: true })
  gender!: string | null;

  @Column('text', { name: 'commune_code', nullable: true })
  communeCode!: string | null;

  @Column('text', { name: 'province_code', nullable: true })
  provinceCode!: string | null;

  @Column('bytea', { nullable: true })
  golden!: Buffer | null;

  @Column('integer', { array: true })
  sources!: number[];
}
