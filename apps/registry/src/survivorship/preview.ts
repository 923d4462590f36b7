import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { GoldenField, SurvivorshipPreview, SurvivorshipRules } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { IdentityRepository } from '../identity/identity.repository.js';
import { GOLDEN_FIELDS } from '../persons/golden-fields.js';
import { goldenRecord } from '../persons/golden-record.js';
import type { GoldenSource } from '../persons/survivorship.js';
import { openRecord } from '../records/record-content.js';
import { SurvivorshipRepository } from './survivorship.repository.js';

/** Enough to tell a share of one in a hundred from nothing, and compared within a second. */
const MOST_PERSONS = 2_000;

/** A current record of a person, sealed. */
interface RecordOfPerson {
  readonly personId: string;
  readonly recordId: string;
  readonly version: number;
  readonly organisation: string;
  readonly localId: string;
}

/** Finds out what other rules would change. Reads what persons hold, and tells of it counts alone. */
@Injectable()
export class SurvivorshipPreviewer {
  constructor(
    private readonly dataSource: DataSource,
    private readonly survivorship: SurvivorshipRepository,
    private readonly identity: IdentityRepository,
    private readonly keys: KeyRing,
  ) {}

  /** Derives people with several records by the rules in force and by these, and counts what differs. */
  preview(rules: SurvivorshipRules, most = MOST_PERSONS): Promise<SurvivorshipPreview> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const rulesVersion = await this.survivorship.inForce(tx);
        const inForce = await this.survivorship.rules(tx, rulesVersion);
        const persons = await this.sample(tx, most);
        const fields = new Map<GoldenField, Map<string, number>>();
        let changed = 0;
        for (const sources of persons) {
          const differing = differences(sources, inForce, rules);
          if (differing.length > 0) changed++;
          for (const { field, move } of differing) {
            const moves = fields.get(field) ?? new Map<string, number>();
            fields.set(field, moves.set(move, (moves.get(move) ?? 0) + 1));
          }
        }
        return {
          rulesVersion,
          persons: { total: await total(tx), looked: persons.length, changed },
          fields: [...fields].map(told).sort((a, b) => b.persons - a.persons),
        };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** Records of people who have several; who is among them does not depend on when they came. */
  private async sample(tx: Transaction, most: number): Promise<GoldenSource[][]> {
    const records: RecordOfPerson[] = await tx.query(
      `SELECT p.person_id AS "personId", r.record_id AS "recordId", v.version::float8 AS version,
              r.organisation, r.local_id AS "localId"
       FROM (SELECT person_id, records, record_versions FROM person WHERE cardinality(records) > 1
             ORDER BY hashtextextended(person_id::text, 0), person_id LIMIT $1) p,
            unnest(p.records, p.record_versions) AS v (record_id, version)
       JOIN record r USING (record_id)
       ORDER BY p.person_id, r.record_id`,
      [most],
    );
    const contents = new Map(
      (await this.identity.currentVersions(tx, records)).map((version) => [version.recordId, version]),
    );
    const persons = new Map<string, GoldenSource[]>();
    for (const { personId, recordId, organisation, localId } of records) {
      const stored = contents.get(recordId);
      if (!stored) continue;
      const { version, content, communeCode, provinceCode } = stored;
      const record = openRecord(this.keys, recordId, version, content);
      const source = { recordId, organisation, localId, communeCode, provinceCode, record };
      persons.set(personId, [...(persons.get(personId) ?? []), source]);
    }
    return [...persons.values()];
  }
}

/** Fields that take another value, each with the organisations that give the one and the other. */
function differences(
  sources: readonly GoldenSource[],
  inForce: SurvivorshipRules,
  other: SurvivorshipRules,
): { field: GoldenField; move: string }[] {
  const [now, then] = [goldenRecord(sources, inForce), goldenRecord(sources, other)];
  const organisationOf = new Map(sources.map(({ recordId, organisation }) => [recordId, organisation]));
  const giver = ({ provenance }: typeof now, field: GoldenField) =>
    organisationOf.get(provenance[field]?.recordId ?? '') ?? '';
  return GOLDEN_FIELDS.flatMap((field) =>
    JSON.stringify(now.golden[field]) === JSON.stringify(then.golden[field])
      ? []
      : [{ field, move: `${giver(now, field)} ${giver(then, field)}` }],
  );
}

function told([field, moves]: [GoldenField, Map<string, number>]): SurvivorshipPreview['fields'][number] {
  return {
    field,
    persons: [...moves.values()].reduce((sum, count) => sum + count, 0),
    moves: [...moves]
      .map(([move, persons]) => {
        // Slugs hold no spaces.
        const [from = '', to = ''] = move.split(' ');
        return { from, to, persons };
      })
      .sort((a, b) => b.persons - a.persons),
  };
}

async function total(tx: Transaction): Promise<number> {
  const [{ count }]: [{ count: number }] = await tx.query(
    'SELECT count(*)::integer AS count FROM person WHERE cardinality(records) > 1',
  );
  return count;
}
