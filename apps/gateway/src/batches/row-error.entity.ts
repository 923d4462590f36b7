import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What is wrong with one field of one row; never the value itself. */
@Entity({ name: 'row_error' })
export class StoredRowError {
  @PrimaryColumn('uuid', { name: 'batch_id' })
  batchId!: string;

  /** Number of the row in its body, from 1, the header not counted. */
  @PrimaryColumn('integer', { name: 'row_number' })
  row!: number;

  @PrimaryColumn('smallint')
  ordinal!: number;

  @Column('text')
  organisation!: string;

  @Column('text', { nullable: true })
  field!: string | null;

  @Column('text')
  code!: string;

  /** Sheet of the organisation's own workbook. */
  @Column('text', { nullable: true })
  sheet!: string | null;

  /** Number of the row in the organisation's own file. */
  @Column('integer', { nullable: true })
  line!: number | null;
}
