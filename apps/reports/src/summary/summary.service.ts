import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SummaryReport, SummaryRequest } from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction, type Transaction } from '#persistence';
import { Answered } from './answered.js';
import { summaryFigures } from './summary-figures.js';
import { summaryScope, unknownUnit, type SummaryScope } from './summary-request.js';
import { SummaryRepository, type Unit } from './summary.repository.js';

/** Some kilobytes each: every unit of a province a few times over. */
const ANSWERS_KEPT = 1_000;

const WHOLE_HUB = { code: null, name: 'Toàn hệ thống', level: 'hub' } as const;

/** A report but for the instant of its snapshot. */
type Counted = Omit<SummaryReport, 'knownAt'>;

/** Answers the summary report. */
@Injectable()
export class SummaryService {
  private readonly answered = new Answered<Counted>(ANSWERS_KEPT);

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: SummaryRepository,
  ) {}

  /**
   * Figures of one unit, all of one snapshot.
   *
   * @param now milliseconds since 1970
   * @throws QueryFailed dates that make no sense, or an unknown unit
   */
  async summary(request: SummaryRequest, now = Date.now()): Promise<SummaryReport> {
    const checked = summaryScope(request, now);
    if ('failure' in checked) throw new QueryFailed(checked.failure);
    return inTransaction(
      this.dataSource,
      async (tx) => {
        await tx.query('SET TRANSACTION READ ONLY');
        return this.read(tx, checked.scope);
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  /** The figures change with their version alone, so an answer holds until then: only its instant is new. */
  private async read(tx: Transaction, scope: SummaryScope): Promise<SummaryReport> {
    const unit = await this.unitOf(tx, scope);
    const { version, now } = await this.repository.moment(tx);
    const question = JSON.stringify([scope.asOf, scope.knownAt, unit]);
    const counted = this.answered.get(question, version) ?? (await this.count(tx, scope, unit));
    this.answered.set(question, version, counted);
    const { asOf, ...figures } = counted;
    return { asOf, knownAt: scope.knownAt ?? now, ...figures };
  }

  private async count(tx: Transaction, scope: SummaryScope, unit: Unit | null): Promise<Counted> {
    const { repository } = this;
    const { combinations, others, leaders } = await repository.combinations(tx, scope, unit);
    const details = others.length > 0 ? await repository.details(tx, scope, unit, others) : [];
    const groupsWithoutLeader = await repository.groupsWithoutLeader(tx, scope, unit);
    const pending = await repository.pending(tx, scope, unit);
    const names = await repository.organisations(tx);
    const figures = summaryFigures(names, combinations, details, unit?.level !== 'commune');
    const childNames = await repository.unitNames(
      tx,
      figures.children.map(({ code }) => code),
    );
    return {
      asOf: scope.asOf,
      unit: unit ? { code: unit.code, name: unit.name, level: unit.level } : WHOLE_HUB,
      persons: figures.persons,
      memberships: figures.memberships,
      inOneOrganisation: figures.inOneOrganisation,
      inSeveralOrganisations: figures.inSeveralOrganisations,
      pendingReview: {
        ...pending,
        personsLow: leaders + groupsWithoutLeader,
        personsHigh: figures.persons,
      },
      organisations: figures.organisations,
      overlaps: figures.overlaps,
      children: figures.children.map(({ code, persons, memberships }) => ({
        code,
        name: childNames.get(code) ?? code,
        persons,
        memberships,
      })),
      unplaced: figures.unplaced,
      childrenExcess: figures.childrenExcess,
    };
  }

  private async unitOf(tx: Transaction, { unit: code }: SummaryScope): Promise<Unit | null> {
    if (code === null) return null;
    const unit = await this.repository.unit(tx, code);
    if (!unit) throw new QueryFailed(unknownUnit());
    return unit;
  }
}
