import type { Role } from '#contracts';

/** Who asks: what a verified token says. */
export interface Principal {
  readonly clientId: string;
  readonly role: Role;
  /** Slug; always set for role `organisation`, never for the others. */
  readonly organisation?: string;
  /** Commune or province codes that a coordinator is bound to; missing: the whole hub. */
  readonly units?: readonly string[];
}
