import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One of the linked organisations, known by its slug. */
@Entity({ name: 'organisation' })
export class Organisation {
  @PrimaryColumn('text')
  slug!: string;

  @Column('text', { name: 'name_vi' })
  nameVi!: string;

  @Column('text', { name: 'name_en' })
  nameEn!: string;
}
