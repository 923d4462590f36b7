import type { IdentityChanged, RecordChange } from '#contracts';
import { FeatureExtractor, MatchIndex, strongIdentity, type Constraint, type Model } from '#linkage';
import type { DataSource } from 'typeorm';
import { scoredEdge, type ScoredEdge } from '../src/edges/edge.js';
import { partition } from '../src/identity/clustering.js';
import { matchedRow } from '../src/records/record-intake.js';
import { caseIdOf } from '../src/review/case-identity.js';

/** What stands in the end, in a form that two runs can be compared by. */
export interface Standing {
  /** Groups as sorted, joined record ids; sorted. */
  readonly groups: string[];
  /** Smallest record of the group at its lowest count, by group. */
  readonly lowGroups: Record<string, string>;
  /** Open cases: id and records; sorted. */
  readonly cases: string[];
  /** `a b weight`; sorted. */
  readonly edges: string[];
}

/** The newest version of each record. */
export function newest(changes: readonly RecordChange[]): RecordChange[] {
  const byId = new Map<string, RecordChange>();
  for (const change of changes) {
    const known = byId.get(change.recordId);
    if (!known || known.version < change.version) byId.set(change.recordId, change);
  }
  return [...byId.values()];
}

/**
 * The truth to compare with: every version is known, all current records are compared with each other in
 * one thread, everything is clustered at once.
 */
export function expectedStanding(
  changes: readonly RecordChange[],
  model: Model,
  constraints: readonly Constraint[] = [],
): Standing {
  const extractor = new FeatureExtractor(model);
  const index = new MatchIndex(model);
  const present = newest(changes).flatMap((change) => {
    if (!change.identity) return [];
    const features = extractor.derive(matchedRow(change.organisation, change.identity));
    index.upsert(change.recordId, features);
    return [{ change, features, featuresVersion: change.version }];
  });
  const versions = new Map(present.map(({ change, featuresVersion }) => [change.recordId, featuresVersion]));
  const edges = new Map<string, ScoredEdge>();
  for (const { change, features, featuresVersion } of present) {
    for (const hit of index.search(features, change.recordId)) {
      const edge = scoredEdge(
        { id: change.recordId, featuresVersion },
        { id: hit.id, featuresVersion: versions.get(hit.id)! },
        1,
        hit,
      );
      edges.set(edge.a + edge.b, edge);
    }
  }
  const records = present.map(({ change, features, featuresVersion }) => ({
    id: change.recordId,
    organisation: change.organisation,
    localId: change.localId,
    epoch: change.epoch,
    featuresVersion,
    identity: strongIdentity(features),
    withdrawn: false,
  }));
  const byId = new Map(records.map((record) => [record.id, record]));
  const { groups, doubts } = partition(records, [...edges.values()], constraints, model.thresholds);
  return {
    groups: groups.map((group) => group.records.join()).sort(),
    lowGroups: Object.fromEntries(groups.map((group) => [group.records.join(), group.lowGroup]).sort()),
    cases: doubts
      .map(({ records }) => `${caseIdOf(records.map((id) => byId.get(id)!))} ${records.toSorted().join()}`)
      .sort(),
    edges: [...edges.values()].map(described).sort(),
  };
}

const described = ({ a, b, weight }: { a: string; b: string; weight: number }): string =>
  `${a} ${b} ${weight.toFixed(9)}`;

/**
 * What a registry knows after it has received the announcements in this order.
 * @throws Error when they leave a record in a group that another member does not share
 */
export function standingAfter(announcements: readonly IdentityChanged[]): Omit<Standing, 'edges'> {
  const assigned = new Map<string, { version: number; group: string | null; low: string | null }>();
  const cases = new Map<string, { version: number; open: boolean; records: readonly string[] }>();
  for (const { groups, withdrawn, cases: states } of announcements) {
    for (const { records, version, lowGroup } of groups) {
      const known = records.map((id) => assigned.get(id)?.version ?? -1);
      if (Math.max(...known) >= version) continue;
      for (const id of records) assigned.set(id, { version, group: records.join(), low: lowGroup });
    }
    for (const { recordId, version } of withdrawn) {
      if ((assigned.get(recordId)?.version ?? -1) >= version) continue;
      assigned.set(recordId, { version, group: null, low: null });
    }
    for (const { caseId, version, open, records } of states) {
      if ((cases.get(caseId)?.version ?? -1) < version) cases.set(caseId, { version, open, records });
    }
  }
  const lowGroups = new Map<string, string>();
  for (const [id, { group, low }] of assigned) {
    if (group === null) continue;
    for (const other of group.split(',')) {
      if (assigned.get(other)?.group !== group)
        throw new Error(`${id} is in ${group}, which ${other} has left`);
    }
    lowGroups.set(group, low!);
  }
  return {
    groups: [...lowGroups.keys()].sort(),
    lowGroups: Object.fromEntries([...lowGroups].sort()),
    cases: [...cases]
      .filter(([, { open }]) => open)
      .map(([id, { records }]) => `${id} ${records.join()}`)
      .sort(),
  };
}

/** Edges, open cases and groups as stored; `stale`: edges of features that a record no longer has. */
export async function storedStanding(
  dataSource: DataSource,
): Promise<Pick<Standing, 'edges' | 'cases' | 'groups'> & { stale: number; unsearched: number }> {
  const edges: { a: string; b: string; weight: number }[] = await dataSource.query(
    'SELECT a, b, weight FROM edge',
  );
  const cases: { id: string; records: string[] }[] = await dataSource.query(
    `SELECT id, records FROM review_case WHERE state = 'open'`,
  );
  const groups: { records: string[] }[] = await dataSource.query(
    `SELECT array_agg(record_id ORDER BY record_id) AS records FROM assignment WHERE group_id IS NOT NULL GROUP BY group_id`,
  );
  const [faults]: { stale: string; unsearched: string }[] = await dataSource.query(
    `SELECT
       (SELECT count(*) FROM edge JOIN record a ON a.id = edge.a JOIN record b ON b.id = edge.b
        WHERE a_version <> a.features_version OR b_version <> b.features_version OR a.withdrawn OR b.withdrawn) AS stale,
       (SELECT count(*) FROM record r LEFT JOIN assignment s ON s.record_id = r.id
        WHERE s.searched_version IS DISTINCT FROM r.features_version) AS unsearched`,
  );
  return {
    edges: edges.map(described).sort(),
    cases: cases.map(({ id, records }) => `${id} ${records.join()}`).sort(),
    groups: groups.map(({ records }) => records.join()).sort(),
    stale: Number(faults!.stale),
    unsearched: Number(faults!.unsearched),
  };
}
