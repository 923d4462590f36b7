import type { DecisionState, IdentityChanged } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { announce, type Publishing } from '../identity/identity-publisher.js';
import { recluster, type ReclusteringInput } from '../identity/reclustering.js';
import { lockClosure, type LockedClosure } from '../identity/component-closure.js';
import type { CaseBook } from '../review/case-book.js';
import { lockActiveModel, type LockedModel, type Models } from '../models/active-model.js';
import { mayReview } from '../review/reviewer.js';
import {
  checkCase,
  checkContradiction,
  checkForm,
  checkReason,
  checkRecords,
  type DecidedCase,
  type ShownCase,
} from './decision-checks.js';
import {
  findDecision,
  insertDecision,
  insertMembers,
  membersOf,
  type DecisionMember,
  type StoredDecision,
} from './decision-store.js';
import { Refused, type DecisionRefusal } from './refused.js';
import { needsSecond, type SecondPersonRule } from './second-person.js';

/** A partition that a person decided on: records of one group are one person, of different groups are not. */
export interface DecisionInput {
  readonly groups: readonly (readonly string[])[];
  /** Who decides: id of the signed-in user or client. */
  readonly actor: string;
  /** Units that the actor is bound to; missing: the whole hub. */
  readonly units?: readonly string[];
  readonly reason: string;
  /** The case that is answered, as it was shown. */
  readonly answers?: { readonly caseId: string; readonly version: number };
  /** The bulk decision that this is a part of. */
  readonly bulkId?: string;
}

export interface RevocationInput {
  readonly decisionId: string;
  readonly actor: string;
  readonly units?: readonly string[];
  readonly reason: string;
}

export interface SecondInput extends RevocationInput {
  readonly confirmed: boolean;
}

/** A decision that was taken, confirmed or taken back, and how it stands now. */
export interface DecisionOutcome {
  readonly decisionId: string;
  readonly caseId: string | null;
  readonly state: DecisionState;
}

export type DecisionResult = DecisionOutcome | { readonly refusal: DecisionRefusal };

/** Human decisions: append-only, sticky against re-matching, revocable; large merges by two people. */
export class DecisionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly bus: Publishing,
    private readonly models: Models,
    private readonly caseBook: CaseBook,
    private readonly rule: SecondPersonRule,
  ) {}

  /**
   * Records a decision, clusters the components of its records again and announces them. A merge that needs a
   * second coordinator is recorded alone: it changes nothing until it is confirmed.
   */
  recordDecision(input: DecisionInput): Promise<DecisionResult> {
    return this.attempt(async (tx, active) => {
      const { actor, reason, units, answers, bulkId } = input;
      const groups = input.groups
        .filter((group) => group.length > 0)
        .map((group) => group.map((id) => id.toLowerCase()));
      const recordIds = groups.flat();
      checkReason(reason);
      checkForm(recordIds);
      const shown = answers && { ...answers, ...(units && { units }) };
      const decided = shown ? await checkCase(tx, shown, recordIds) : null;
      const awaiting = decided !== null && needsSecond(groups, decided.standing, this.rule);
      const decision = {
        id: uuidv7(),
        groups,
        actor,
        reason,
        caseId: answers?.caseId ?? null,
        caseVersion: answers?.version ?? null,
        units: decided?.units ?? [],
        pattern: decided?.pattern ?? null,
        answer: answerOf(groups, decided),
        bulkId: bulkId ?? null,
        needsSecond: awaiting,
      };
      await insertDecision(tx, decision);
      if (awaiting) await this.propose(tx, active, decision.id, groups, shown!);
      else await this.apply(tx, active, decision.id, recordIds, shown);
      return {
        decisionId: decision.id,
        caseId: decision.caseId,
        state: awaiting ? 'awaiting-second' : 'standing',
      };
    });
  }

  /** A second coordinator confirms a decision that waits for one, which then takes effect, or rejects it. */
  answerSecond({ decisionId, actor, units, reason, confirmed }: SecondInput): Promise<DecisionResult> {
    return this.attempt(async (tx, active) => {
      const decision = await found(tx, decisionId, units);
      const { caseId, caseVersion, proposed, state } = decision;
      if (state !== 'awaiting-second' || caseId === null || caseVersion === null || !proposed)
        throw new Refused({ code: 'decision.not-awaiting', state });
      if (confirmed && decision.actor === actor) throw new Refused({ code: 'decision.same-person' });
      if (!confirmed) return this.reject(tx, decision, actor, reason);
      await this.second(tx, decision, actor, reason, true);
      await insertMembers(tx, decisionId, proposed);
      const shown = { caseId, version: caseVersion, confirming: decisionId, ...(units && { units }) };
      await this.apply(tx, active, decisionId, proposed.flat(), shown);
      return { decisionId, caseId, state: 'standing' };
    });
  }

  /**
   * Takes a decision back, clusters the components of its records again and announces them; one that waits for
   * a second coordinator is withdrawn.
   */
  revokeDecision({ decisionId, actor, units, reason }: RevocationInput): Promise<DecisionResult> {
    return this.attempt(async (tx, active) => {
      checkReason(reason);
      const decision = await found(tx, decisionId, units);
      const { caseId, state } = decision;
      if (state === 'awaiting-second') return this.reject(tx, decision, actor, reason);
      if (state === 'revoked') throw new Refused({ code: 'decision.already-revoked' });
      if (state !== 'standing') throw new Refused({ code: 'decision.not-standing', state });
      const members = await membersOf(tx, decisionId);
      const revoked: unknown[] = await tx.query(
        `INSERT INTO decision_revocation (decision_id, actor, reason) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING decision_id`,
        [decisionId, actor, reason],
      );
      if (revoked.length === 0) throw new Refused({ code: 'decision.already-revoked' });
      const seeds = members.map(({ recordId }) => recordId);
      await this.recluster(tx, active, { seeds }, { decisionId, action: 'revoked' });
      return { decisionId, caseId, state: 'revoked' };
    });
  }

  /** Leaves the decision to a second coordinator: everything is checked, nothing but the case's mark changes. */
  private async propose(
    tx: Transaction,
    active: LockedModel,
    decisionId: string,
    groups: readonly (readonly string[])[],
    shown: ShownCase,
  ): Promise<void> {
    const recordIds = groups.flat();
    const closure = await lockClosure(tx, recordIds, new Set(), active.preparing);
    const own = groups.flatMap((group, groupNumber) =>
      group.map((recordId): DecisionMember => {
        const epoch = closure.records.get(recordId)?.epoch ?? 0;
        return { decisionId, recordId, groupNumber, epoch };
      }),
    );
    await verify(tx, active, closure, decisionId, own, recordIds, shown);
    await tx.query('UPDATE review_case SET pending_decision = $2 WHERE id = $1', [shown.caseId, decisionId]);
  }

  /** Clusters under a decision whose members are stored; refuses it when it cannot be kept. */
  private async apply(
    tx: Transaction,
    active: LockedModel,
    decisionId: string,
    recordIds: readonly string[],
    shown: ShownCase | undefined,
  ): Promise<void> {
    const input = {
      seeds: recordIds,
      verify: (closure: LockedClosure) => {
        const own = closure.members.filter((member) => member.decisionId === decisionId);
        return verify(tx, active, closure, decisionId, own, recordIds, shown);
      },
      ...(shown && { answer: { caseId: shown.caseId, decisionId } }),
    };
    await this.recluster(tx, active, input, { decisionId, action: 'made' });
  }

  private async recluster(
    tx: Transaction,
    active: LockedModel,
    input: ReclusteringInput,
    decision: NonNullable<IdentityChanged['decision']>,
  ): Promise<void> {
    const outcome = await recluster(tx, input, active, this.caseBook);
    await announce(this.bus, tx, outcome, [], { decision });
  }

  private async reject(
    tx: Transaction,
    decision: StoredDecision,
    actor: string,
    reason: string,
  ): Promise<DecisionOutcome> {
    checkReason(reason);
    await this.second(tx, decision, actor, reason, false);
    const { id, caseId } = decision;
    await tx.query('UPDATE review_case SET pending_decision = NULL WHERE id = $1 AND pending_decision = $2', [
      caseId,
      id,
    ]);
    return { decisionId: id, caseId, state: 'rejected' };
  }

  /** Of two answers at once the first counts. */
  private async second(
    tx: Transaction,
    { id }: StoredDecision,
    actor: string,
    reason: string,
    confirmed: boolean,
  ): Promise<void> {
    const answered: unknown[] = await tx.query(
      `INSERT INTO decision_second (decision_id, confirmed, actor, reason) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING decision_id`,
      [id, confirmed, actor, reason],
    );
    if (answered.length > 0) return;
    const { state } = (await findDecision(tx, id))!;
    throw new Refused({ code: 'decision.not-awaiting', state });
  }

  private async attempt(
    work: (tx: Transaction, active: LockedModel) => Promise<DecisionOutcome>,
  ): Promise<DecisionResult> {
    try {
      return await inTransaction(this.dataSource, async (tx) =>
        work(tx, await lockActiveModel(tx, this.models)),
      );
    } catch (error) {
      if (error instanceof Refused) return { refusal: error.refusal };
      throw error;
    }
  }
}

async function found(
  tx: Transaction,
  decisionId: string,
  units: readonly string[] | undefined,
): Promise<StoredDecision> {
  const decision = await findDecision(tx, decisionId);
  if (!decision) throw new Refused({ code: 'decision.unknown' });
  if (!mayReview({ ...(units && { units }) }, decision.units))
    throw new Refused({ code: 'decision.foreign-unit' });
  return decision;
}

/** Everything that must hold once the records are locked. */
async function verify(
  tx: Transaction,
  { model }: LockedModel,
  closure: LockedClosure,
  decisionId: string,
  own: readonly DecisionMember[],
  recordIds: readonly string[],
  shown: ShownCase | undefined,
): Promise<void> {
  checkRecords(closure, own, recordIds);
  if (shown) await checkCase(tx, shown, recordIds, { records: closure.records, model });
  const others = closure.members.filter((member) => member.decisionId !== decisionId);
  checkContradiction(closure, [...others, ...own], decisionId);
}

function answerOf(
  groups: readonly (readonly string[])[],
  decided: DecidedCase | null,
): 'same' | 'different' | 'mixed' {
  if (groups.length === 1) return 'same';
  const named = (partition: readonly (readonly string[])[]): string =>
    partition
      .map((group) => group.toSorted().join())
      .sort()
      .join('/');
  return decided && named(groups) === named(decided.standing) ? 'different' : 'mixed';
}
