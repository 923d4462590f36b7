import type { ReviewCaseState } from '#contracts';
import type { Transaction } from '#persistence';
import type { Doubt } from '../identity/clustering.js';
import { caseDigest, caseIdOf, type CaseRecord } from './case-identity.js';

/** A case as clustering finds it now. */
export interface CurrentCase {
  readonly id: string;
  /** Sorted. */
  readonly records: readonly string[];
  readonly proposal: readonly (readonly string[])[];
  readonly digest: Buffer;
}

/** The decision that answered a case. */
export interface CaseAnswer {
  readonly caseId: string;
  readonly decisionId: string;
}

/** The case that a doubt is. */
export function currentCase(doubt: Doubt, records: ReadonlyMap<string, CaseRecord>): CurrentCase {
  const members = doubt.records.map((id) => records.get(id)!);
  const proposal = doubt.proposal.map((group) => group.toSorted()).sort((x, y) => (x[0]! < y[0]! ? -1 : 1));
  return {
    id: caseIdOf(members),
    records: doubt.records.toSorted(),
    proposal,
    digest: caseDigest(members, proposal),
  };
}

/**
 * Brings the stored cases of clustered components up to date: opens, re-opens and updates what clustering
 * found, closes what it found no more. A case's version rises when its evidence, proposal or state changes,
 * and not when its component is merely clustered again.
 *
 * @param before ids of the cases that were open on the components
 * @param answer when a human decision caused the clustering
 * @returns the state of every case concerned, closed ones included
 */
export async function reconcileCases(
  tx: Transaction,
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

  await writeOpen(
    tx,
    open.filter(({ changed }) => changed),
  );
  if (closed.length > 0) {
    await tx.query(
      `UPDATE review_case c SET version = $1, changed_at = now(), superseded_by = n.successor, decision_id = n.decision_id,
         state = CASE WHEN n.decision_id IS NULL THEN 'superseded' ELSE 'decided' END
       FROM unnest($2::uuid[], $3::uuid[], $4::uuid[]) AS n(id, successor, decision_id) WHERE c.id = n.id`,
      [
        version,
        closed.map(({ id }) => id),
        closed.map(({ successor }) => successor),
        closed.map(({ decisionId }) => decisionId),
      ],
    );
  }
  return [
    ...open.map(({ id, version, records }) => ({ caseId: id, version, open: true, records })),
    ...closed.map(({ id, records }) => ({ caseId: id, version, open: false, records })),
  ];
}

async function writeOpen(
  tx: Transaction,
  cases: readonly (CurrentCase & { version: number })[],
): Promise<void> {
  if (cases.length === 0) return;
  await tx.query(
    `INSERT INTO review_case AS c (id, version, state, records, proposal, digest)
     SELECT n.id, n.version, 'open', n.records::uuid[], n.proposal, n.digest
     FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::jsonb[], $5::bytea[]) AS n(id, version, records, proposal, digest)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = 'open', proposal = excluded.proposal,
       digest = excluded.digest, superseded_by = NULL, decision_id = NULL, changed_at = now(),
       opened_at = CASE WHEN c.state = 'open' THEN c.opened_at ELSE now() END`,
    [
      cases.map(({ id }) => id),
      cases.map(({ version }) => version),
      // unnest would flatten a two-dimensional array, so each list of ids travels as an array literal.
      cases.map(({ records }) => `{${records.join(',')}}`),
      cases.map(({ proposal }) => JSON.stringify(proposal)),
      cases.map(({ digest }) => digest),
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
