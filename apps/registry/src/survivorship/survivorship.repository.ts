import { Injectable } from '@nestjs/common';
import type { SurvivorshipRules, SurvivorshipVersionsRequest, SurvivorshipView } from '#contracts';
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

  /** Waits until nobody derives persons any more, and keeps others from it until `tx` ends. */
  async lock(tx: Transaction): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [RULES_LOCK]);
  }

  async inForce(tx: Transaction): Promise<number> {
    const [{ version }]: [{ version: number }] = await tx.query(
      'SELECT max(version) AS version FROM survivorship_rules',
    );
    return version;
  }

  /** By default the version in force. */
  async version(tx: Transaction, version?: number): Promise<Omit<SurvivorshipView, 'job'> | null> {
    const [found]: Omit<SurvivorshipView, 'job'>[] = await tx.query(
      `SELECT version, fields, reason, changed_by AS "changedBy", changed_at AS "changedAt" FROM survivorship_rules
       WHERE version = coalesce($1, (SELECT max(version) FROM survivorship_rules))`,
      [version ?? null],
    );
    return found ?? null;
  }

  /** Newest first. @param before version that the first one precedes; missing: from the one in force */
  versions(
    tx: Transaction,
    { limit, before }: SurvivorshipVersionsRequest,
  ): Promise<Omit<SurvivorshipView, 'job'>[]> {
    return tx.query(
      `SELECT version, fields, reason, changed_by AS "changedBy", changed_at AS "changedAt" FROM survivorship_rules
       WHERE $1::integer IS NULL OR version < $1 ORDER BY version DESC LIMIT $2`,
      [before ?? null, limit],
    );
  }

  async insert(
    tx: Transaction,
    rules: SurvivorshipRules & { readonly version: number; readonly reason: string; readonly actor: string },
  ): Promise<void> {
    await tx.query(
      'INSERT INTO survivorship_rules (version, fields, reason, changed_by) VALUES ($1, $2, $3, $4)',
      [rules.version, JSON.stringify(rules.fields), rules.reason, rules.actor],
    );
  }
}
