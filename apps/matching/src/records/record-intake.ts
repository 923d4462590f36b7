import type { IdentityFields, RecordChange } from '#contracts';
import { encodeFeatures, strongIdentity, type FeatureExtractor, type Features, type Row } from '#linkage';
import type { ScoredEdge } from '../edges/edge.js';
import type { Matchers } from '../models/matchers.js';
import type { DerivedRecord, FeatureStore, StoredRecord } from './feature-store.js';

/** What the searches for a chunk of changed records found; input of the re-clustering. */
export interface Searched {
  /** Number of the model that they were searched with. */
  readonly model: number;
  /** Features version with which each record was searched. */
  readonly versions: ReadonlyMap<string, number>;
  readonly edges: readonly ScoredEdge[];
  /** Records that were stored for the first time: hardly ever does another process know an edge of theirs. */
  readonly created: ReadonlySet<string>;
}

interface DerivedChange extends DerivedRecord {
  readonly derived: Features | null;
}

/** Where the index to search comes from. */
export type MatcherSource = Pick<Matchers, 'current' | 'of'>;

/**
 * Takes changed records in: commit first, then search.
 *
 * The features are committed with their log row; only then the replica applies every committed log row and
 * is searched. So of any two records that arrive at the same time in different processes, the one that
 * commits later finds the other. Everything here may be repeated: after a crash the redelivered message
 * finds its features stored, but not marked as searched, and searches again.
 */
export class RecordIntake {
  constructor(
    private readonly matchers: MatcherSource,
    private readonly store: FeatureStore,
  ) {}

  /** @param under number of the model to search with; default the one that was active lately */
  async take(changes: readonly RecordChange[], under?: number): Promise<Searched> {
    const { model, extractor, replica } = await (under === undefined
      ? this.matchers.current()
      : this.matchers.of(under));
    const derived = [...newestPerRecord(changes)].map((change) => derive(change, extractor));
    const { stored, created, log } = await this.store.store(derived);
    if (log) {
      const fresh = derived.filter(({ id, version }) => stored.get(id)!.featuresVersion === version);
      replica.applyOwn(
        fresh.map(({ id, version, derived }) => ({ id, featuresVersion: version, features: derived })),
        log,
      );
    }
    const toSearch = await this.toSearch(derived, stored);
    await replica.catchUp();

    const versions = new Map<string, number>();
    const edges: ScoredEdge[] = [];
    for (const { id, featuresVersion, features } of toSearch) {
      versions.set(id, featuresVersion);
      edges.push(...replica.search({ id, featuresVersion, features }));
    }
    return { model, versions, edges, created };
  }

  /** Present records whose current features are the given ones and are, or may be, not searched yet. */
  private async toSearch(
    changes: readonly DerivedChange[],
    stored: ReadonlyMap<string, StoredRecord>,
  ): Promise<{ id: string; featuresVersion: number; features: Features }[]> {
    const current = changes.filter(({ id, version }) => {
      const { version: newest, featuresVersion } = stored.get(id)!;
      return newest === version || featuresVersion === version;
    });
    const unchanged = current.filter(({ id, version }) => stored.get(id)!.featuresVersion !== version);
    const unsearched = await this.store.unsearched(unchanged.map(({ id }) => id));
    return current.flatMap(({ id, version, derived }) => {
      const { featuresVersion } = stored.get(id)!;
      const due = featuresVersion === version || unsearched.has(id);
      return due && derived ? [{ id, featuresVersion, features: derived }] : [];
    });
  }
}

function derive(
  { recordId, organisation, localId, version, epoch, identity }: RecordChange,
  extractor: FeatureExtractor,
): DerivedChange {
  const derived = identity && extractor.derive(matchedRow(organisation, identity));
  const features = derived && { encoded: encodeFeatures(derived), identity: strongIdentity(derived) };
  return { id: recordId, organisation, localId, version, epoch, features, derived };
}

/** What the model compares of a record: one organisation seldom has a person twice, so it counts too. */
export function matchedRow(organisation: string, identity: IdentityFields): Row {
  return { ...identity, organisation };
}

/** A chunk names each record once; should it ever not, the newest version counts. */
function newestPerRecord(changes: readonly RecordChange[]): Iterable<RecordChange> {
  const newest = new Map<string, RecordChange>();
  for (const change of changes) {
    const known = newest.get(change.recordId);
    if (!known || known.version < change.version) newest.set(change.recordId, change);
  }
  return newest.values();
}
