import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '#contracts';

/** A system that may ask for tokens. Its secret is kept as peppered hash only. */
@Entity({ name: 'client' })
export class Client {
  @PrimaryColumn('text', { name: 'client_id' })
  clientId!: string;

  @Column('text')
  role!: Role;

  /** Slug; null for every role but `organisation`. */
  @Column('text', { nullable: true })
  organisation!: string | null;

  /** Units that a coordinator is bound to; null: the whole hub. */
  @Column('text', { array: true, nullable: true })
  units!: string[] | null;

  @Column('bytea', { name: 'secret_hash' })
  secretHash!: Buffer;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
