import { FeatureExtractor, MatchIndex, vietnameseMembershipModel } from '#linkage';
import { generateProvince } from '../../generator/index.js';

/** Times each search is repeated; the quickest counts, so that a pause of the machine is nobody's cost. */
const REPEATS = 3;
/** Names looked at by themselves. */
const COMMONEST = 3;
const SAMPLE = 50_000;

export interface SearchCost {
  readonly what: string;
  readonly searches: number;
  /** Microseconds. */
  readonly median: number;
  readonly p99: number;
  readonly slowest: number;
  /** Stored records that the costliest search compared, of these and those before. */
  readonly candidates: number;
}

/**
 * What finding the candidates of one record costs among so many: of all people, and of those who bear the commonest
 * names. The searches are those of the hub's match index, for records that are stored.
 */
export function* searchCosts(records: number, seed: number): Generator<SearchCost> {
  const model = vietnameseMembershipModel();
  const index = new MatchIndex(model);
  const extractor = new FeatureExtractor(model);
  const byName = new Map<string, string[]>();
  const ids: string[] = [];
  for (const { record } of generateProvince({ records, seed })) {
    index.upsert(record.record_id, extractor.derive({ ...record }));
    ids.push(record.record_id);
    const name = String(record.full_name);
    const namesakes = byName.get(name);
    if (namesakes) namesakes.push(record.record_id);
    else byName.set(name, [record.record_id]);
  }
  const step = Math.max(1, Math.floor(records / SAMPLE));
  const everybody = ids.filter((_, at) => at % step === 0);
  const names = [...byName].sort((a, b) => b[1].length - a[1].length).slice(0, COMMONEST);
  for (const [name, namesakes] of names) yield cost(`${name} (${namesakes.length})`, index, namesakes);
  yield cost('anybody', index, everybody);
}

function cost(what: string, index: MatchIndex, ids: readonly string[]): SearchCost {
  const times = ids.map((id) => {
    let quickest = Infinity;
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const started = process.hrtime.bigint();
      index.searchFor(id);
      quickest = Math.min(quickest, Number(process.hrtime.bigint() - started) / 1000);
    }
    return quickest;
  });
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))]!;
  const candidates = index.stats().mostCandidates;
  return { what, searches: ids.length, median: at(0.5), p99: at(0.99), slowest: at(1), candidates };
}
