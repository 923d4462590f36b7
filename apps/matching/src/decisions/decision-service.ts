import { inTransaction, type Transaction } from '#persistence';
import type { DataSource } from 'typeorm';
import { validate as isUuid, v7 as uuidv7 } from 'uuid';
import { announce, type Publishing } from '../identity/identity-publisher.js';
import { recluster } from '../identity/reclustering.js';
import type { LockedClosure } from '../identity/component-closure.js';
import { lockActiveModel, type Models } from '../models/active-model.js';
import { constraintsOf, contradictionIn } from './constraints.js';
import { membersOf } from './decision-store.js';

/** A partition that a person decided on: records of one group are one person, of different groups are not. */
export interface DecisionInput {
  readonly groups: readonly (readonly string[])[];
  /** Who decides: id of the signed-in user or client. */
  readonly actor: string;
  readonly reason: string;
  /** The case that is answered, as it was shown. */
  readonly answers?: { readonly caseId: string; readonly version: number };
}

export interface RevocationInput {
  readonly decisionId: string;
  readonly actor: string;
  readonly reason: string;
}

/** Why a decision was refused; nothing has changed then. */
export type DecisionRefusal =
  | { readonly code: 'decision.reason-missing' }
  | { readonly code: 'decision.too-few-records' }
  | { readonly code: 'decision.record-repeated'; readonly recordId: string }
  | { readonly code: 'decision.record-unknown'; readonly recordIds: readonly string[] }
  | { readonly code: 'decision.partition-incomplete' }
  | { readonly code: 'case.unknown' }
  | { readonly code: 'case.moved-on'; readonly supersededBy: string | null }
  /** Must-links, the new ones included, join two records that were decided apart. */
  | { readonly code: 'decision.contradiction'; readonly chain: readonly string[] }
  | { readonly code: 'decision.unknown' }
  | { readonly code: 'decision.already-revoked' };

export type DecisionResult = { readonly decisionId: string } | { readonly refusal: DecisionRefusal };

/** Rolls the transaction back; becomes a value at the service's edge. */
class Refused extends Error {
  constructor(readonly refusal: DecisionRefusal) {
    super(refusal.code);
  }
}

/** Human decisions: append-only, sticky against re-matching, revocable. */
export class DecisionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Publishing,
    private readonly models: Models,
  ) {}

  /** Records a decision, clusters the components of its records again and announces them. */
  recordDecision(input: DecisionInput): Promise<DecisionResult> {
    return this.attempt(async (tx) => {
      const active = await lockActiveModel(tx, this.models);
      const groups = input.groups
        .filter((group) => group.length > 0)
        .map((group) => group.map((id) => id.toLowerCase()));
      const recordIds = groups.flat();
      checkForm(input, recordIds);
      const decisionId = uuidv7();
      await tx.query('INSERT INTO decision (id, case_id, actor, reason) VALUES ($1, $2, $3, $4)', [
        decisionId,
        input.answers?.caseId ?? null,
        input.actor,
        input.reason,
      ]);
      await tx.query(
        `INSERT INTO decision_member (decision_id, record_id, group_number, epoch)
         SELECT $1, n.record_id, n.group_number, r.epoch
         FROM unnest($2::uuid[], $3::integer[]) AS n(record_id, group_number) JOIN record r ON r.id = n.record_id`,
        [decisionId, recordIds, groups.flatMap((group, number) => group.map(() => number))],
      );
      const answer = input.answers ? { caseId: input.answers.caseId, decisionId } : undefined;
      const verify = async (closure: LockedClosure): Promise<void> => {
        checkRecords(closure, decisionId, recordIds);
        if (input.answers) await checkCase(tx, input.answers, recordIds);
        // A withdrawn record may return, so what was decided about it counts here.
        const all = new Map([...closure.records].map(([id, { epoch }]) => [id, { epoch, withdrawn: false }]));
        const chain = contradictionIn(constraintsOf(closure.members, all));
        if (chain) throw new Refused({ code: 'decision.contradiction', chain });
      };
      const outcome = await recluster(tx, { seeds: recordIds, verify, ...(answer && { answer }) }, active);
      await announce(this.bus, tx, outcome, [], { decisionId, action: 'made' });
      return decisionId;
    });
  }

  /** Takes a decision back, clusters the components of its records again and announces them. */
  revokeDecision({ decisionId, actor, reason }: RevocationInput): Promise<DecisionResult> {
    return this.attempt(async (tx) => {
      const active = await lockActiveModel(tx, this.models);
      if (reason.trim() === '') throw new Refused({ code: 'decision.reason-missing' });
      const members = await membersOf(tx, decisionId);
      if (members.length === 0) throw new Refused({ code: 'decision.unknown' });
      const revoked: unknown[] = await tx.query(
        `INSERT INTO decision_revocation (decision_id, actor, reason) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING decision_id`,
        [decisionId, actor, reason],
      );
      if (revoked.length === 0) throw new Refused({ code: 'decision.already-revoked' });
      const outcome = await recluster(tx, { seeds: members.map(({ recordId }) => recordId) }, active);
      await announce(this.bus, tx, outcome, [], { decisionId, action: 'revoked' });
      return decisionId;
    });
  }

  private async attempt(work: (tx: Transaction) => Promise<string>): Promise<DecisionResult> {
    try {
      return { decisionId: await inTransaction(this.dataSource, work) };
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.refusal };
      throw error;
    }
  }
}

function checkForm({ reason }: DecisionInput, recordIds: readonly string[]): void {
  if (reason.trim() === '') throw new Refused({ code: 'decision.reason-missing' });
  if (recordIds.length < 2) throw new Refused({ code: 'decision.too-few-records' });
  const malformed = recordIds.filter((id) => !isUuid(id));
  if (malformed.length > 0) throw new Refused({ code: 'decision.record-unknown', recordIds: malformed });
  const seen = new Set<string>();
  for (const recordId of recordIds) {
    if (seen.has(recordId)) throw new Refused({ code: 'decision.record-repeated', recordId });
    seen.add(recordId);
  }
}

/** All records are there, present, and stand for the humans that the decision has just been tied to. */
function checkRecords(closure: LockedClosure, decisionId: string, recordIds: readonly string[]): void {
  const epochs = new Map(
    closure.members
      .filter((member) => member.decisionId === decisionId)
      .map((member) => [member.recordId, member.epoch]),
  );
  const unknown = recordIds.filter((id) => {
    const record = closure.records.get(id);
    return !record || record.withdrawn || record.epoch !== epochs.get(id);
  });
  if (unknown.length > 0) throw new Refused({ code: 'decision.record-unknown', recordIds: unknown });
}

/** The case is still the one that was shown, and the decision is a partition of exactly its records. */
async function checkCase(
  tx: Transaction,
  shown: NonNullable<DecisionInput['answers']>,
  recordIds: readonly string[],
): Promise<void> {
  const [found]: { version: string; state: string; records: string[]; superseded_by: string | null }[] =
    await tx.query('SELECT version, state, records, superseded_by FROM review_case WHERE id = $1', [
      shown.caseId,
    ]);
  if (!found) throw new Refused({ code: 'case.unknown' });
  if (found.state !== 'open' || Number(found.version) !== shown.version)
    throw new Refused({ code: 'case.moved-on', supersededBy: found.superseded_by });
  if (found.records.join() !== recordIds.toSorted().join())
    throw new Refused({ code: 'decision.partition-incomplete' });
}
