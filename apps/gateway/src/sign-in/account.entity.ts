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

  /** In small letters; the identity provider's verified address by which the person is known the first time. */
  @Column('text', { nullable: true })
  email!: string | null;

  /** Who the person is at the identity provider, once they have signed in there. */
  @Column('text', { name: 'oidc_issuer', nullable: true })
  oidcIssuer!: string | null;

  @Column('text', { name: 'oidc_subject', nullable: true })
  oidcSubject!: string | null;

  @Column('timestamptz', { name: 'disabled_at', nullable: true })
  disabledAt!: Date | null;

  @CreateDateColumn({ type: 'timestamptz', name: 'created_at' })
  createdAt!: Date;
}
