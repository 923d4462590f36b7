import { Injectable } from '@nestjs/common';
import type { SurvivorshipRules } from '#contracts';
import type { Transaction } from '#persistence';

/** Held shared by whoever derives persons, alone by whoever changes the rules. */
const RULES_LOCK = 7_108_104;

/** Versions of the survivorship rules; what a version says never changes. */
@Injectable()
export class SurvivorshipRepository {
  private readonly known = new Map<number, SurvivorshipRules>();

  /** The rules in force stay so until `tx` ends. What they are, only a later statement sees. */
  async keepInForce(tx: Transaction): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock_shared($1)', [RULES_LOCK]);
  }

  /** @param version one that exists */
  async rules(tx: Transaction, version: number): Promise<SurvivorshipRules> {
    const known = this.known.get(version);
    if (known) return known;
    const [rules]: SurvivorshipRules[] = await tx.query(
      'SELECT fields FROM survivorship_rules WHERE version = $1',
      [version],
    );
    if (!rules) throw new Error(`survivorship rules ${version} are missing`);
    this.known.set(version, rules);
    return rules;
  }
}
