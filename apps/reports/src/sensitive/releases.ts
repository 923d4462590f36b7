import type { Transaction } from '#persistence';
import { dayInVietnam } from '../engine/report-dates.js';
import type { FactsInSight } from '../facts/fact-replica.js';
import { dayNumber } from '../facts/days.js';
import type { Snapshot } from '../facts/snapshot.js';
import { counts as countsOn, eachCandidate, type Scope } from '../figures/scope.js';
import { mayBeRenewed, releaseInstants, type Counts } from './release-rules.js';

export const DIMENSIONS = ['ethnicity', 'religion'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export const NOT_GIVEN = -1;
const RELEASE_LOCK = 7_120_013;
const EVERYWHERE: Omit<Scope, 'day'> = { province: null, commune: null, organisation: null, branches: null };
const INSTANT = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;

/** What is told of one commune. */
export interface Released {
  /** null: people without a commune. */
  readonly code: string | null;
  /** ISO 8601: as of its day in Vietnam, as known then. */
  readonly instant: string;
  readonly counts: Counts;
}

/** The last release at or before an instant (ISO 8601): null, there was none. */
export async function releasedBy(
  tx: Transaction,
  facts: FactsInSight,
  dimension: Dimension,
  instant: string,
): Promise<{ readonly instant: string; readonly communes: readonly Released[] } | null> {
  if (await isDue(tx, facts)) await facts.writing((writing) => release(writing, facts));
  // In a transaction of its own: the one that reads may not see what was written just now.
  return facts.writing(async (reading) => {
    const [last]: [{ instant: string }?] = await reading.query(
      `SELECT to_char(instant AT TIME ZONE 'UTC', ${INSTANT}) AS instant FROM sensitive_release
       WHERE instant <= $1::timestamptz ORDER BY sensitive_release.instant DESC LIMIT 1`,
      [instant],
    );
    if (!last) return null;
    const rows = await newestCounts(reading, last.instant);
    return {
      instant: last.instant,
      communes: rows
        .filter((row) => row.dimension === dimension)
        .map(({ code, instant: counted, counts }) => ({
          code: code === '' ? null : code,
          instant: counted,
          counts: mapOf(counts),
        })),
    };
  });
}

interface StoredCounts {
  readonly dimension: Dimension;
  readonly code: string;
  readonly instant: string;
  readonly counts: Readonly<Record<string, number>>;
}

function newestCounts(tx: Transaction, instant: string | null): Promise<StoredCounts[]> {
  return tx.query(
    `SELECT DISTINCT ON (dimension, commune_code COLLATE "C") dimension, commune_code AS code,
            to_char(c.instant AT TIME ZONE 'UTC', ${INSTANT}) AS instant, counts
     FROM sensitive_count c WHERE $1::timestamptz IS NULL OR c.instant <= $1::timestamptz
     ORDER BY dimension, commune_code COLLATE "C", c.instant DESC`,
    [instant],
  );
}

async function isDue(tx: Transaction, facts: FactsInSight): Promise<boolean> {
  return (await dueInstants(tx, facts)).length > 0;
}

/** Milliseconds since 1970. The first record of the hub is looked for until there is a release. */
async function dueInstants(tx: Transaction, { now }: FactsInSight): Promise<number[]> {
  const [{ first, last }]: [{ first: number | null; last: number | null }] = await tx.query(
    `SELECT extract(epoch FROM min(instant))::float8 * 1000 AS first,
            extract(epoch FROM max(instant))::float8 * 1000 AS last FROM sensitive_release`,
  );
  const until = Date.parse(now);
  // The first release is a minute after the first record.
  if (first !== null && last !== null) return releaseInstants(first - 60_000, last, until);
  const [{ earliest }]: [{ earliest: number | null }] = await tx.query(
    'SELECT extract(epoch FROM min(known_from))::float8 * 1000 AS earliest FROM record_fact',
  );
  return earliest === null ? [] : releaseInstants(Math.floor(earliest), 0, until);
}

/** Counts what is due. One process does it; the others wait for it and find it done. */
async function release(tx: Transaction, facts: FactsInSight): Promise<void> {
  await tx.query('SELECT pg_advisory_xact_lock($1)', [RELEASE_LOCK]);
  const standing = new Map<string, Counts>();
  for (const { dimension, code, counts } of await newestCounts(tx, null))
    standing.set(`${dimension} ${code}`, mapOf(counts));
  for (const instant of await dueInstants(tx, facts)) {
    const at = new Date(instant).toISOString();
    const snapshot = await facts.at(at);
    const renewed: Omit<StoredCounts, 'instant'>[] = [];
    for (const dimension of DIMENSIONS) {
      const counted = countByCommune(snapshot, dimension, dayNumber(dayInVietnam(instant)));
      const before = [...standing.keys()].filter((key) => key.startsWith(`${dimension} `));
      for (const key of new Set([...counted.keys()].map((code) => `${dimension} ${code}`).concat(before))) {
        const code = key.slice(dimension.length + 1);
        const [old, now] = [standing.get(key) ?? new Map(), counted.get(code) ?? new Map()];
        if (isSame(old, now) || !mayBeRenewed(old, now)) continue;
        standing.set(key, now);
        renewed.push({ dimension, code, counts: Object.fromEntries(now) });
      }
    }
    await tx.query('INSERT INTO sensitive_release (instant) VALUES ($1)', [at]);
    await tx.query(
      `INSERT INTO sensitive_count (instant, dimension, commune_code, counts)
       SELECT $1, dimension, code, counts FROM jsonb_to_recordset($2::jsonb) AS r (dimension text, code text, counts jsonb)`,
      [at, JSON.stringify(renewed)],
    );
  }
}

/**
 * People of every commune ('': without one) by value. A person counts once, in the first commune by code among the own
 * records, with the value of the first record, by id, that gives one.
 */
function countByCommune(
  snapshot: Snapshot,
  dimension: Dimension,
  day: number,
): Map<string, Map<number, number>> {
  const { store } = snapshot;
  const { last, record, commune: communes } = store;
  const column = store[dimension];
  const people = new Map<number, Map<number, number>>();
  eachCandidate(snapshot, { ...EVERYWHERE, day }, (_person, first) => {
    let counted = false;
    let commune = 0;
    let value = NOT_GIVEN;
    let source = -1;
    for (let row = first, next = true; next; row++) {
      next = last[row] === 0;
      if (!countsOn(snapshot, row, day)) continue;
      counted = true;
      const own = communes[row]!;
      if (own !== 0 && (commune === 0 || store.places.text(own)! < store.places.text(commune)!))
        commune = own;
      if (column[row]! === NOT_GIVEN) continue;
      if (source >= 0 && store.records.isBefore(record[source]!, record[row]!)) continue;
      source = row;
      value = column[row]!;
    }
    if (!counted) return;
    let cells = people.get(commune);
    if (!cells) people.set(commune, (cells = new Map()));
    cells.set(value, (cells.get(value) ?? 0) + 1);
  });
  return new Map([...people].map(([word, cells]) => [store.places.text(word) ?? '', cells]));
}

function isSame(a: Counts, b: Counts): boolean {
  return a.size === b.size && [...a].every(([value, persons]) => b.get(value) === persons);
}

function mapOf(counts: Readonly<Record<string, number>>): Counts {
  return new Map(Object.entries(counts).map(([value, persons]) => [Number(value), persons]));
}
