import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';
import type { Role } from '#contracts';

/** A person who signs in to the console. The name is the actor of whatever they decide. */
@Entity({ name: 'account' })
export class Account {
  @PrimaryColumn('text')
  name!: string;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text')
  role!: Role;

  /** Slug; null for every role but `organisation`. */
  @Column('text', { nullable: true })
  organisation!: string | null;

  /** Units that a coordinator is bound to; null: the whole hub. */
  @Column('text', { array: true, nullable: true })
  units!: string[] | null;

  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
