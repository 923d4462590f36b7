import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import {
  PROPOSALS,
  RECORDS_QUERY,
  type AnswerProposal,
  type OpenRound,
  type ProposalState,
  type RoundReader,
  type RoundView,
  type WorklistRequest,
} from '#contracts';
import type { ReportDocument } from '#documents';
import { EventBus, Queries, QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { dayInVietnam } from '../engine/report-dates.js';
import { findingOf, type CountedMembership, type Finding } from './findings.js';
import { RoundsRepository, type Round } from './rounds.repository.js';
import { roundDocument } from './round-documents.js';

/** Proposals of one round at most: what people can answer in one round, and what one transaction holds. */
const MAX_PROPOSALS = 50_000;
/** Proposals in one message. */
const PER_MESSAGE = 500;
/** Records asked of the registry at once. */
const PER_QUERY = 200;
/** Rows of an exported worklist or outcome at most. */
const MAX_EXPORTED = 50_000;

type Found = CountedMembership & Finding;

/** Opens review rounds, takes answers, and closes them. The hub proposes; only organisations change their records. */
@Injectable()
export class RoundsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: RoundsRepository,
    private readonly bus: EventBus,
    private readonly queries: Queries,
  ) {}

  async open(asked: OpenRound, now = Date.now()): Promise<RoundView> {
    const asOf = dayInVietnam(now);
    if (asked.dueOn < asOf) {
      throw failed(
        422,
        'round.due',
        'Hạn trả lời không được trước hôm nay.',
        'The due day must not be before today.',
      );
    }
    const { found, before } = await inTransaction(
      this.dataSource,
      async (tx) => {
        await this.refuseUnknown(tx, asked);
        return {
          found: await this.find(tx, asOf, asked),
          before: await this.repository.counts(tx, asOf, asked),
        };
      },
      { isolation: 'REPEATABLE READ' },
    );
    const localIds = await this.localIds(found.map(({ recordId }) => recordId));
    const openedAt = new Date(now).toISOString();
    const day = asOf.split('-').reverse().join('/');
    const round: Round = {
      roundId: uuidv7(),
      title: asked.title ?? { vi: `Đợt rà soát ngày ${day}`, en: `Review round of ${day}` },
      ...{
        criteria: asked.criteria,
        units: asked.units,
        organisations: asked.organisations,
        asOf,
        dueOn: asked.dueOn,
      },
      ...{ state: 'open', openedBy: asked.actor, openedAt, closedAt: null, before },
    };
    const proposals = found.flatMap((one) => {
      // A record withdrawn meanwhile has nothing left to be answered.
      const localId = localIds.get(one.recordId);
      return localId === undefined ? [] : [proposalOf(one, localId, round)];
    });
    await inTransaction(this.dataSource, async (tx) => {
      await this.repository.insertRound(tx, round);
      for (let from = 0; from < proposals.length; from += PER_MESSAGE) {
        const portion = proposals.slice(from, from + PER_MESSAGE);
        await this.repository.insertProposals(tx, portion);
        await this.announce(
          tx,
          portion.map(({ communeCode: _place, ...proposal }) => proposal),
          openedAt,
        );
      }
    });
    return this.view(round.roundId, {}, now);
  }

  list(reader: RoundReader, now = Date.now()): Promise<RoundView[]> {
    return inTransaction(this.dataSource, async (tx) => {
      const views: RoundView[] = [];
      for (const round of await this.repository.rounds(tx)) {
        const view = await this.viewOf(tx, round, reader, now);
        if (!isToldPart(reader) || view.progress.length > 0) views.push(view);
      }
      return views;
    });
  }

  view(roundId: string, reader: RoundReader, now = Date.now()): Promise<RoundView> {
    return inTransaction(this.dataSource, async (tx) =>
      this.viewOf(tx, await this.round(tx, roundId), reader, now),
    );
  }

  worklist(request: WorklistRequest): Promise<ProposalState[]> {
    return inTransaction(this.dataSource, async (tx) => {
      await this.round(tx, request.roundId);
      return this.repository.worklist(tx, request);
    });
  }

  /** Keeps an organisation's answer; the same words again succeed again. */
  answer(given: AnswerProposal, now = Date.now()): Promise<ProposalState> {
    const { organisation, proposalId, answer, reason, unitCode, leftReason, actor } = given;
    return inTransaction(this.dataSource, async (tx) => {
      const proposal = await this.repository.lockProposal(tx, proposalId, organisation);
      if (!proposal)
        throw failed(404, 'proposal.unknown', 'Không có đề xuất này.', 'There is no such proposal.');
      if (proposal.state !== 'open') {
        const old = proposal.answer;
        const same =
          old?.answer === answer &&
          old.reason === reason &&
          old.unitCode === unitCode &&
          old.leftReason === leftReason;
        if (same) return proposal;
        throw failed(
          409,
          'proposal.closed',
          'Đề xuất đã được trả lời hoặc đã rút.',
          'The proposal was answered or withdrawn already.',
        );
      }
      const answeredAt = new Date(now).toISOString();
      const answered: ProposalState = {
        ...proposal,
        ...{ version: proposal.version + 1, state: 'answered', closedAt: answeredAt },
        answer: { answer, reason, unitCode, leftReason, actor, answeredAt },
      };
      await this.repository.answer(tx, answered, { answer, reason, unitCode, leftReason, actor, answeredAt });
      await this.announce(tx, [answered], answeredAt);
      return answered;
    });
  }

  async close(roundId: string, actor: string, now = Date.now()): Promise<RoundView> {
    const at = new Date(now).toISOString();
    await inTransaction(this.dataSource, async (tx) => {
      await this.round(tx, roundId);
      const withdrawn = await this.repository.close(tx, roundId, actor, at);
      if (!withdrawn)
        throw failed(409, 'round.closed', 'Đợt rà soát đã đóng.', 'The round is closed already.');
      for (let from = 0; from < withdrawn.length; from += PER_MESSAGE) {
        await this.announce(tx, withdrawn.slice(from, from + PER_MESSAGE), at);
      }
    });
    return this.view(roundId, {}, now);
  }

  /** The worklist of an organisation, or for the board the outcome by organisation and unit. */
  async document(roundId: string, organisation: string | undefined, day: string): Promise<ReportDocument> {
    const view = await this.view(roundId, organisation === undefined ? {} : { organisation });
    const rows =
      organisation === undefined ? [] : await this.worklist({ roundId, organisation, limit: MAX_EXPORTED });
    return roundDocument(view, organisation, rows, day);
  }

  private async find(tx: Transaction, asOf: string, asked: OpenRound): Promise<Found[]> {
    const found: Found[] = [];
    for await (const piece of this.repository.memberships(tx, asOf, asked)) {
      for (const membership of piece) {
        const finding = findingOf(membership, asked.criteria);
        if (finding) found.push({ ...membership, ...finding });
      }
      if (found.length > MAX_PROPOSALS) {
        throw failed(
          422,
          'round.too-large',
          `Phạm vi này cho hơn ${MAX_PROPOSALS} đề xuất. Hãy thu hẹp đơn vị, tổ chức hoặc tiêu chí.`,
          `This scope gives more than ${MAX_PROPOSALS} proposals. Narrow units, organisations or criteria.`,
        );
      }
    }
    return found;
  }

  private async localIds(recordIds: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (let from = 0; from < recordIds.length; from += PER_QUERY) {
      const records = await this.queries.ask(RECORDS_QUERY, {
        recordIds: recordIds.slice(from, from + PER_QUERY),
      });
      for (const { recordId, localId } of records) found.set(recordId, localId);
    }
    return found;
  }

  private announce(tx: Transaction, proposals: readonly ProposalState[], knownAt: string): Promise<unknown> {
    return this.bus.publish(tx, PROPOSALS, { knownAt, proposals });
  }

  private async viewOf(tx: Transaction, round: Round, reader: RoundReader, now: number): Promise<RoundView> {
    const day = dayInVietnam(now);
    const isWhole = !isToldPart(reader);
    return {
      ...round,
      progress: await this.repository.progress(tx, round.roundId, day, reader),
      before: isWhole ? round.before : null,
      now: isWhole ? await this.repository.counts(tx, day, round) : null,
    };
  }

  private async round(tx: Transaction, roundId: string): Promise<Round> {
    const [round] = await this.repository.rounds(tx, roundId);
    if (!round) throw failed(404, 'round.unknown', 'Không có đợt rà soát này.', 'There is no such round.');
    return round;
  }

  private async refuseUnknown(tx: Transaction, { units, organisations }: OpenRound): Promise<void> {
    const [unit] = await this.repository.unknownUnits(tx, units);
    if (unit !== undefined) {
      throw failed(
        422,
        'unit.unknown',
        `Không có đơn vị hành chính với mã ${unit}.`,
        `There is no administrative unit with code ${unit}.`,
      );
    }
    const [slug] = await this.repository.unknownOrganisations(tx, organisations);
    if (slug !== undefined) {
      throw failed(
        422,
        'organisation.unknown',
        `Không có tổ chức ${slug} trong số liệu.`,
        `There is no organisation ${slug} in the figures.`,
      );
    }
  }
}

function isToldPart({ organisation, within }: RoundReader): boolean {
  return organisation !== undefined || within !== undefined;
}

function proposalOf(
  found: Found,
  localId: string,
  round: Round,
): ProposalState & { communeCode: string | null } {
  return {
    ...{ proposalId: uuidv7(), version: 1, roundId: round.roundId, organisation: found.organisation },
    ...{ recordId: found.recordId, localId, unitCode: found.unitCode, communeCode: found.communeCode },
    ...{
      kind: found.kind,
      reasons: found.reasons,
      suggestedUnitCode: null,
      suggestedLeftReason: found.suggestedLeftReason,
    },
    ...{ dueOn: round.dueOn, state: 'open', openedAt: round.openedAt, closedAt: null, answer: null },
  };
}

function failed(status: number, code: string, vi: string, en: string): QueryFailed {
  return new QueryFailed({ status, code, message: { vi, en } });
}
