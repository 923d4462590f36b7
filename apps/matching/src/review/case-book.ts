import type { ReviewCaseState } from '#contracts';
import type { Transaction } from '#persistence';
import type { Doubt } from '../identity/clustering.js';
import type { ActiveModel } from '../models/active-model.js';
import type { CaseFacts, CaseFactsReader } from './case-facts.js';
import { caseDigest, caseIdOf, type CaseRecord } from './case-identity.js';
import { PATIENCE_DAYS } from './expected-errors.js';
import { grouped } from './grouped.js';

/** A case as clustering finds it now. */
export interface CurrentCase {
  readonly id: string;
  /** Sorted. */
  readonly records: readonly string[];
  /** Records that stand together as one person. */
  readonly standing: readonly (readonly string[])[];
  readonly proposal: readonly (readonly string[])[];
  readonly digest: Buffer;
  readonly organisationOf: ReadonlyMap<string, string>;
}

/** The decision that answered a case. */
export interface CaseAnswer {
  readonly caseId: string;
  readonly decisionId: string;
}

/**
 * The case that a doubt is.
 * @param groupOf name of the group that each record stands in
 * @param model number of the model whose edges make it a doubt
 */
export function currentCase(
  doubt: Doubt,
  records: ReadonlyMap<string, CaseRecord & { readonly organisation: string }>,
  groupOf: ReadonlyMap<string, string>,
  model: number,
): CurrentCase {
  const members = doubt.records.map((id) => records.get(id)!);
  const proposal = sortedGroups(doubt.proposal);
  const standing = sortedGroups(grouped(doubt.records, (id) => groupOf.get(id)).values());
  return {
    id: caseIdOf(members),
    records: doubt.records.toSorted(),
    standing,
    proposal,
    digest: caseDigest(members, proposal, standing, model),
    organisationOf: new Map(members.map(({ id, organisation }) => [id, organisation])),
  };
}

function sortedGroups(groups: Iterable<readonly string[]>): string[][] {
  return [...groups].map((group) => group.toSorted()).sort((x, y) => (x[0]! < y[0]! ? -1 : 1));
}

type WrittenCase = CurrentCase & { readonly version: number };

/** The stored review cases. */
export class CaseBook {
  constructor(private readonly facts: CaseFactsReader) {}

  /**
   * Brings the stored cases of clustered components up to date: opens, re-opens and updates what clustering
   * found, closes what it found no more. A case's version rises when its evidence, proposal or state changes,
   * and not when its component is merely clustered again; only then its facts are derived again, and a decision
   * that waits for a second coordinator lapses.
   *
   * @param before ids of the cases that were open on the components
   * @param answer when a human decision caused the clustering
   * @returns the state of every case that changed, closed ones included
   */
  async reconcile(
    tx: Transaction,
    { model }: ActiveModel,
    before: ReadonlySet<string>,
    now: readonly CurrentCase[],
    version: number,
    answer: CaseAnswer | null,
  ): Promise<ReviewCaseState[]> {
    if (before.size === 0 && now.length === 0) return [];
    const current = new Map(now.map((one) => [one.id, one]));
    const stored: StoredCase[] = await tx.query(
      'SELECT id, version, state, records, digest FROM review_case WHERE id = ANY($1::uuid[])',
      [[...new Set([...before, ...current.keys()])]],
    );
    const storedById = new Map(stored.map((row) => [row.id, row]));

    const open = now.map((one) => {
      const known = storedById.get(one.id);
      const same = known?.state === 'open' && known.digest.equals(one.digest);
      return { ...one, changed: !same, version: same ? Number(known.version) : version };
    });
    const closed = stored
      .filter(({ id, state }) => state === 'open' && !current.has(id))
      .map(({ id, records }) => ({
        id,
        records,
        successor: successorOf(records, now),
        decisionId: answer?.caseId === id ? answer.decisionId : null,
      }));

    const changed = open.filter((one) => one.changed);
    if (changed.length > 0) await writeOpen(tx, changed, await this.facts.read(tx, model, changed));
    if (closed.length > 0) await writeClosed(tx, closed, version);
    return [
      ...changed.map(({ id, version, records }) => ({ caseId: id, version, open: true, records })),
      ...closed.map(({ id, records }) => ({ caseId: id, version, open: false, records })),
    ];
  }
}

async function writeOpen(
  tx: Transaction,
  cases: readonly WrittenCase[],
  factsOf: ReadonlyMap<string, CaseFacts>,
): Promise<void> {
  const facts = cases.map(({ id }) => factsOf.get(id)!);
  await tx.query(WRITE_OPEN_SQL, [
    cases.map(({ id }) => id),
    cases.map(({ version }) => version),
    // unnest would flatten a two-dimensional array, so each list travels as an array literal.
    cases.map(({ records }) => `{${records.join(',')}}`),
    cases.map(({ proposal }) => JSON.stringify(proposal)),
    cases.map(({ standing }) => JSON.stringify(standing)),
    cases.map(({ digest }) => digest),
    facts.map(({ expectedErrors }) => expectedErrors),
    facts.map(({ units }) => `{${units.join(',')}}`),
    facts.map(({ organisations }) => `{${organisations.map((slug) => JSON.stringify(slug)).join(',')}}`),
    facts.map(({ pattern }) => pattern),
    facts.map(({ hints }) => JSON.stringify(hints)),
  ]);
}

/** A case keeps its place in the queue while it stays open, and who works on it. */
const WRITE_OPEN_SQL = `
  INSERT INTO review_case AS c (id, version, state, records, proposal, standing, digest, expected_errors, queue_rank,
    units, organisations, pattern, hints)
  SELECT n.id, n.version, 'open', n.records::uuid[], n.proposal, n.standing, n.digest, n.errors,
    n.errors - ${waited('now()::timestamptz(3)')}, n.units::text[], n.organisations::text[], n.pattern, n.hints
  FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::jsonb[], $5::jsonb[], $6::bytea[], $7::float8[], $8::text[],
      $9::text[], $10::text[], $11::jsonb[])
    AS n(id, version, records, proposal, standing, digest, errors, units, organisations, pattern, hints)
  ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = 'open', proposal = excluded.proposal,
    standing = excluded.standing, digest = excluded.digest, superseded_by = NULL, decision_id = NULL,
    pending_decision = NULL, changed_at = now(), expected_errors = excluded.expected_errors, units = excluded.units,
    organisations = excluded.organisations, pattern = excluded.pattern, hints = excluded.hints,
    opened_at = CASE WHEN c.state = 'open' THEN c.opened_at ELSE now() END,
    queue_rank = CASE WHEN c.state = 'open' THEN excluded.expected_errors - ${waited('c.opened_at')}
      ELSE excluded.queue_rank END,
    assignee = CASE WHEN c.state = 'open' THEN c.assignee END,
    assigned_at = CASE WHEN c.state = 'open' THEN c.assigned_at END`;

/** Opening time in units of {@link PATIENCE_DAYS}: the same for all readers at all times, unlike an age. */
function waited(since: string): string {
  return `extract(epoch FROM ${since})::float8 / ${PATIENCE_DAYS * 86_400}`;
}

async function writeClosed(
  tx: Transaction,
  cases: readonly { id: string; successor: string | null; decisionId: string | null }[],
  version: number,
): Promise<void> {
  await tx.query(
    `UPDATE review_case c SET version = $1, changed_at = now(), superseded_by = n.successor, decision_id = n.decision_id,
       pending_decision = NULL, state = CASE WHEN n.decision_id IS NULL THEN 'superseded' ELSE 'decided' END
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS n(id, successor, decision_id) WHERE c.id = n.id`,
    [
      version,
      cases.map(({ id }) => id),
      cases.map(({ successor }) => successor),
      cases.map(({ decisionId }) => decisionId),
    ],
  );
}

/** The open case that took over most of the records; of equals the one with the smallest id. */
function successorOf(records: readonly string[], open: readonly CurrentCase[]): string | null {
  const own = new Set(records);
  let best: { id: string; shared: number } | null = null;
  for (const { id, records } of open) {
    const shared = records.reduce((count, record) => count + Number(own.has(record)), 0);
    if (shared === 0) continue;
    if (!best || shared > best.shared || (shared === best.shared && id < best.id)) best = { id, shared };
  }
  return best?.id ?? null;
}

interface StoredCase {
  readonly id: string;
  readonly version: string;
  readonly state: 'open' | 'decided' | 'superseded';
  readonly records: string[];
  readonly digest: Buffer;
}
