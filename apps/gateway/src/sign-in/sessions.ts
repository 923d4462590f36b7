import { createHash, randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { Role } from '#contracts';
import { inTransaction } from '#persistence';
import { CrossSite, Unauthenticated, type Principal, type SessionAuthority } from '#security';
import { returning } from '../database.js';
import { isSameOrigin, sessionToken, type CookieRequest } from './session-cookie.js';
import type { SignInTrail } from './sign-in-trail.js';

export interface SessionLimits {
  /** Without a request for so long a session is over. */
  readonly idleMinutes: number;
  /** So long after the sign-in it is over in any case. */
  readonly hours: number;
}

/** Who a session belongs to, with what their account says now. */
export interface SignedIn {
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly units: readonly string[] | null;
}

const TOKEN_BYTES = 32;
/** A session that is not over: $2 idle minutes, $3 hours. */
const LIVES = `s.seen_at >= now() - make_interval(mins => $2) AND s.created_at >= now() - make_interval(hours => $3)`;

/**
 * Sessions of people, known by a random token in a cookie that no script can read. They are looked up at every
 * request: a sign-out, a disabled account or a changed role counts at once, on every instance.
 */
export class Sessions implements SessionAuthority {
  constructor(
    private readonly dataSource: DataSource,
    private readonly limits: SessionLimits,
    private readonly trail: SignInTrail,
  ) {}

  /**
   * A new session's token; sessions that are over are forgotten on the way.
   *
   * @param how whether the person signed in at the identity provider, where a session of theirs goes on
   */
  async open(account: string, how = { atProvider: false }): Promise<string> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const { idleMinutes, hours } = this.limits;
    await this.dataSource.query(
      `DELETE FROM session WHERE seen_at < now() - make_interval(mins => $1)
         OR created_at < now() - make_interval(hours => $2)`,
      [idleMinutes, hours],
    );
    await inTransaction(this.dataSource, async (tx) => {
      await tx.query('INSERT INTO session (token_hash, account, at_provider) VALUES ($1, $2, $3)', [
        hashOf(token),
        account,
        how.atProvider,
      ]);
      await this.trail.note(tx, 'signed-in', { account, ...how });
    });
    return token;
  }

  /** @returns how the session that was there began */
  close(token: string): Promise<{ readonly atProvider: boolean }> {
    const { idleMinutes, hours } = this.limits;
    return inTransaction(this.dataSource, async (tx) => {
      const [closed] = await returning<{ account: string; atProvider: boolean; lived: boolean }>(
        tx,
        `DELETE FROM session s WHERE token_hash = $1 RETURNING account, at_provider AS "atProvider", ${LIVES} AS lived`,
        [hashOf(token), idleMinutes, hours],
      );
      if (closed?.lived) await this.trail.note(tx, 'signed-out', closed);
      return { atProvider: closed?.atProvider ?? false };
    });
  }

  /** Ends every session of an account but the one given. */
  async closeOthers(account: string, token: string): Promise<void> {
    await this.dataSource.query('DELETE FROM session WHERE account = $1 AND token_hash <> $2', [
      account,
      hashOf(token),
    ]);
  }

  /** Whose session a request belongs to, or null; using it keeps it from ending idle. */
  async signedIn(request: CookieRequest): Promise<SignedIn | null> {
    const token = sessionToken(request);
    if (token === undefined) return null;
    const { idleMinutes, hours } = this.limits;
    const [found] = await returning<SignedIn & { seenLongAgo: boolean }>(
      this.dataSource,
      `SELECT a.name, a.display_name AS "displayName", a.role, a.organisation, a.units,
         s.seen_at < now() - interval '1 minute' AS "seenLongAgo"
       FROM session s JOIN account a ON a.name = s.account
       WHERE s.token_hash = $1 AND a.disabled_at IS NULL AND ${LIVES}`,
      [hashOf(token), idleMinutes, hours],
    );
    if (!found) return null;
    const { seenLongAgo, ...signedIn } = found;
    if (seenLongAgo)
      await this.dataSource.query('UPDATE session SET seen_at = now() WHERE token_hash = $1', [
        hashOf(token),
      ]);
    return signedIn;
  }

  async principalOf(request: CookieRequest): Promise<Principal | null> {
    if (sessionToken(request) === undefined) return null;
    if (!isSameOrigin(request)) throw new CrossSite();
    const signedIn = await this.signedIn(request);
    if (!signedIn) throw new Unauthenticated('session.expired');
    const { name, role, organisation, units } = signedIn;
    return {
      clientId: name,
      role,
      ...(organisation !== null && { organisation }),
      ...(units !== null && { units }),
    };
  }
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
