/**
 * Why nobody was signed in. By password: no account has the name (`unknown`), the password is `wrong`, the account is
 * `disabled`, or it has to `wait` after too many failures. At the identity provider: no account belongs to the identity
 * (`unknown`), its account is `disabled`, the attempt is `expired` or not this browser's, the person or the provider
 * `denied` it, an answer of the provider is `invalid`, the provider is `unreachable`.
 */
export const REFUSAL_REASONS = [
  'unknown',
  'wrong',
  'disabled',
  'wait',
  'expired',
  'denied',
  'invalid',
  'unreachable',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** A sign-in that failed, as it is kept; the person is told less. */
export interface Refusal {
  readonly reason: RefusalReason;
  /** Name of the account that it is about, as far as one is known or was given. */
  readonly account: string | null;
}
