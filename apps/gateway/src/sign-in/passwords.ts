import { hash, verify, type Algorithm, type Options } from '@node-rs/argon2';
import { Problem } from '../problems/problem.js';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane. */
const OPTIONS: Options = {
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
};
/** NIST SP 800-63B asks for length, and for nothing else that people would have to write down. */
export const LEAST_PASSWORD_CHARACTERS = 12;
/** A check costs 19 MiB and some 30 ms of a core: a flood of them must not take the gateway's. */
const AT_ONCE = 2;
const WAITING = 50;

/** Slow hashes of passwords that people chose. */
export class Passwords {
  private running = 0;
  private readonly queue: (() => void)[] = [];
  /** What is checked when there is no account, so that its absence cannot be told from the time. */
  private readonly nobody = hash('nobody', OPTIONS);

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(canonical(password), OPTIONS));
  }

  /**
   * Whether a password is the one of a hash; takes the same work when there is no hash.
   * @throws Problem `service.unavailable` when too many wait already
   */
  async verify(password: string, passwordHash: string | undefined): Promise<boolean> {
    const against = passwordHash ?? (await this.nobody);
    const matches = await this.inTurn(() => verify(against, canonical(password)));
    return matches && passwordHash !== undefined;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE) {
      if (this.queue.length >= WAITING) throw new Problem('service.unavailable');
      await new Promise<void>((resolve) => this.queue.push(resolve));
    }
    this.running++;
    try {
      return await work();
    } finally {
      this.running--;
      this.queue.shift()?.();
    }
  }
}

/** Keyboards differ in how they compose Vietnamese letters; the password is the same. */
function canonical(password: string): string {
  return password.normalize('NFC').trim();
}
