import { v5 as uuidv5 } from 'uuid';
import {
  identityFields,
  RECORD_NAMESPACE,
  recordName,
  type CanonicalRecord,
  type IntakeChunk,
  type IntakeRow,
  type RecordChange,
  type RecordsChanged,
} from '#contracts';
import type { Constraint, Model } from '#linkage';
import { expectedStanding } from '../../apps/matching/test/registry-model.js';
import { isAnotherHuman } from '../../apps/registry/src/intake/another-human.js';
import { goldenRecord } from '../../apps/registry/src/persons/golden-record.js';
import { canonicalContent } from '../../apps/registry/src/records/record-content.js';
import { SHIPPED_RULES } from '../../apps/registry/src/survivorship/shipped-rules.js';
import type { Places } from '../../apps/registry/src/units/places.js';

/** A source record as it stands. */
interface ModelRecord {
  readonly organisation: string;
  readonly localId: string;
  /** Intake sequence of its first arrival as the human that it stands for. */
  readonly rank: number;
  readonly epoch: number;
  readonly version: number;
  readonly observedAt: number;
  /** null: withdrawn. */
  readonly record: CanonicalRecord | null;
  /** What it said last, before it was withdrawn. */
  readonly last: CanonicalRecord | null;
}

export interface ModelDecision {
  readonly decisionId: string;
  readonly groups: readonly (readonly string[])[];
  /** The human that each record stood for in matching when it was decided. */
  readonly epochs: ReadonlyMap<string, number>;
}

/** What stands in the end, in a form that two runs can be compared by. */
export interface Outcome {
  /** Person by person: whose record mints the id, the records, golden record and where it comes from. */
  readonly people: readonly {
    readonly id: string;
    readonly records: readonly string[];
    readonly golden: object;
    readonly provenance: object;
  }[];
  readonly cases: readonly string[];
}

export function recordIdOf(organisation: string, localId: string): string {
  return uuidv5(recordName(organisation, localId), RECORD_NAMESPACE);
}

/** Names the human that a record stands for: the record mints one person id for each. */
export const mintName = (recordId: string, epoch: number): string => `${recordId}:${epoch}`;

/**
 * The hub in the plainest way: records in a map, decisions in a list, everything compared with everything and
 * clustered at once whenever somebody asks.
 */
export class HubModel {
  readonly records = new Map<string, ModelRecord>();
  /** Newest state of each record that matching was told of. */
  readonly matched = new Map<string, { version: number; epoch: number; withdrawn: boolean }>();
  readonly standing = new Map<string, ModelDecision>();

  constructor(
    private model: Model,
    private readonly places: Places,
  ) {}

  /** The registry has taken in a chunk. */
  takeIn({ organisation, rows }: IntakeChunk): void {
    for (const row of rows) this.takeRow(organisation, row);
  }

  /** Matching is told of changes; what is older than what it knows changes nothing. */
  match({ records }: RecordsChanged): void {
    for (const { recordId, version, epoch, identity } of records) {
      const known = this.matched.get(recordId);
      if (!known || known.version < version)
        this.matched.set(recordId, { version, epoch, withdrawn: identity === null });
    }
  }

  /** Whether a decision can be kept beside those that stand: its records are present, nothing contradicts. */
  accepts(groups: readonly (readonly string[])[]): boolean {
    const ids = groups.flat();
    if (ids.length < 2 || ids.some((id) => this.matched.get(id)?.withdrawn !== false)) return false;
    return !this.contradiction([...this.standing.values(), this.decision('new', groups)]);
  }

  decide(decisionId: string, groups: readonly (readonly string[])[]): void {
    this.standing.set(decisionId, this.decision(decisionId, groups));
  }

  /** Another model decides from now on. */
  activate(model: Model): void {
    this.model = model;
  }

  revoke(decisionId: string): void {
    this.standing.delete(decisionId);
  }

  /** Who is who under the decisions that stand, once every message has arrived. */
  outcome(): Outcome {
    const present = [...this.records].flatMap(([recordId, one]) =>
      one.record ? [{ recordId, ...one }] : [],
    );
    const changes = present.map(
      ({ recordId, organisation, localId, version, epoch, record }): RecordChange => {
        return { recordId, organisation, localId, version, epoch, identity: identityFields(record!) };
      },
    );
    const { groups, cases } = expectedStanding(changes, this.model, this.constraints());
    const people = groups.map((group) => {
      const records = group.split(',');
      const [first] = records.toSorted((a, b) => this.records.get(a)!.rank - this.records.get(b)!.rank);
      const sources = records.map((recordId) => {
        const { organisation, localId, record } = this.records.get(recordId)!;
        const place = this.places.of(record!.person.residence);
        return { recordId, organisation, localId, record: record!, ...place };
      });
      const { golden, provenance } = goldenRecord(sources, SHIPPED_RULES);
      return { id: mintName(first!, this.records.get(first!)!.epoch), records, golden, provenance };
    });
    return { people: people.sort((a, b) => (a.id < b.id ? -1 : 1)), cases };
  }

  private takeRow(organisation: string, row: IntakeRow): void {
    const { localId, seq } = row;
    const recordId = recordIdOf(organisation, localId);
    const known = this.records.get(recordId);
    const record = row.op === 'upsert' ? row.record : null;
    const observedAt = Date.parse((row.op === 'upsert' ? row.record.observedAt : row.observedAt) ?? '');
    if (!known) {
      const fresh = { organisation, localId, rank: seq, epoch: 1, version: seq, observedAt };
      this.records.set(recordId, { ...fresh, record, last: record });
      return;
    }
    // Every step of a run is observed at a time of its own.
    if (observedAt <= known.observedAt) return;
    if (said(record) === said(known.record)) {
      this.records.set(recordId, { ...known, observedAt });
      return;
    }
    const reborn = record !== null && known.last !== null && isAnotherHuman(known.last.person, record.person);
    this.records.set(recordId, {
      ...known,
      observedAt,
      record,
      version: Math.max(seq, known.version + 1),
      last: record ?? known.last,
      ...(reborn && { epoch: known.epoch + 1, rank: seq }),
    });
  }

  private decision(decisionId: string, groups: readonly (readonly string[])[]): ModelDecision {
    return {
      decisionId,
      groups,
      epochs: new Map(groups.flat().map((id) => [id, this.matched.get(id)?.epoch ?? 0])),
    };
  }

  /** What the standing decisions say about present records that still stand for the same humans. */
  private constraints(): Constraint[] {
    const constraints: Constraint[] = [];
    for (const { groups, epochs } of this.standing.values()) {
      const speaking = groups.map((group) =>
        group.filter((id) => {
          const record = this.records.get(id);
          return record?.record && record.epoch === epochs.get(id);
        }),
      );
      speaking.forEach((group, index) => {
        for (const a of group) {
          for (const b of group) if (a < b) constraints.push({ kind: 'must-link', a, b });
          for (const b of speaking.slice(index + 1).flat())
            constraints.push({ kind: 'cannot-link', a: a < b ? a : b, b: a < b ? b : a });
        }
      });
    }
    return constraints;
  }

  /** Whether must-links join records that were decided apart; withdrawn ones count, since they may return. */
  private contradiction(decisions: readonly ModelDecision[]): boolean {
    const applies = ({ epochs }: ModelDecision, id: string): boolean =>
      this.matched.get(id)?.epoch === epochs.get(id);
    const parent = new Map<string, string>();
    const root = (id: string): string => {
      const above = parent.get(id) ?? id;
      return above === id ? id : root(above);
    };
    const parts = decisions.map((one) => one.groups.map((group) => group.filter((id) => applies(one, id))));
    for (const groups of parts)
      for (const [first, ...others] of groups) for (const id of others) parent.set(root(id), root(first!));
    return parts.some((groups) => {
      const roots = groups.map((group) => new Set(group.map(root)));
      return roots.some((own, index) =>
        roots.slice(index + 1).some((other) => [...other].some((one) => own.has(one))),
      );
    });
  }
}

/** What a state says, apart from when it was observed. */
function said(record: CanonicalRecord | null): string | null {
  return record && canonicalContent(record);
}
