import { Injectable } from '@nestjs/common';
import {
  REPORT_NAMES,
  REPORT_PARAMETERS,
  type ComputedReport,
  type ReportName,
  type ReportParameters,
} from '#contracts';
import { QueryFailed } from '#messaging';
import type { Transaction } from '#persistence';
import { FactReplica, type FactsInSight } from '../facts/fact-replica.js';
import { dayNumber } from '../facts/days.js';
import { EXPECTED_QUALITY } from '../figures/linkage-interval.js';
import { Answered } from './answered.js';
import { Directory, type Unit } from './directory.js';
import { badParameter, refusal, unknownUnit } from './refusals.js';
import { reportDates, type ReportDates } from './report-dates.js';
import type { ReportContext, ReportDefinition } from './report-definition.js';
import { REPORTS } from './report-list.js';
import { scopeOf } from './scope-of-request.js';

/** Some kilobytes each: every unit of a province a few times over. */
const ANSWERS_KEPT = 1_000;

const DIRECTORIES_KEPT = 4;

export interface ComputeOptions {
  /** Milliseconds since 1970. */
  readonly now?: number;
  /** Reads all facts anew from the database, and takes no answer from memory. */
  readonly fresh?: boolean;
}

type Counted = Pick<ComputedReport, 'report' | 'tables'>;

/** Computes any report by its name. */
@Injectable()
export class ReportsService {
  private readonly answered = new Answered<Counted>(ANSWERS_KEPT);
  private readonly directories = new Answered<Directory>(DIRECTORIES_KEPT);

  constructor(private readonly replica: FactReplica) {}

  /**
   * The report as of a day, as known at an instant: of the same facts byte for byte the same.
   *
   * @throws QueryFailed parameters that make no sense, or name what is not there
   */
  async compute(
    name: ReportName,
    parameters: ReportParameters,
    { now = Date.now(), fresh = false }: ComputeOptions = {},
  ): Promise<ComputedReport> {
    const definition = definitionOf(name);
    checkNames(definition, parameters);
    const checked = reportDates(parameters, now);
    if ('failure' in checked) throw new QueryFailed(checked.failure);
    const { dates } = checked;
    return this.replica.read(
      async (tx, facts) => {
        const knownAt = dates.knownAt ?? facts.now;
        const question = JSON.stringify([name, { ...parameters, ...dates }]);
        const held = fresh ? undefined : this.answered.get(question, facts.version);
        const counted = held ?? (await definition.compute(await this.context(tx, facts, parameters, dates)));
        this.answered.set(question, facts.version, counted);
        return {
          name,
          title: definition.title,
          parameters: { ...parameters, asOf: dates.asOf, knownAt },
          report: { asOf: dates.asOf, knownAt: parameters.knownAt ?? knownAt, ...counted.report },
          tables: counted.tables,
        };
      },
      { fresh },
    );
  }

  private async context(
    tx: Transaction,
    facts: FactsInSight,
    parameters: ReportParameters,
    { asOf, knownAt }: ReportDates,
  ): Promise<ReportContext> {
    const directory = await this.directoryOf(tx, facts, asOf);
    const unit = unitOf(directory, parameters.unit);
    const snapshot = await facts.at(knownAt);
    const scope = scopeOf(directory, snapshot, unit, parameters, dayNumber(asOf));
    const known = { asOf, knownAt: knownAt ?? facts.now, quality: EXPECTED_QUALITY };
    return { tx, facts, directory, parameters, unit, snapshot, scope, ...known };
  }

  /** Thousands of names, which change with the version of the figures alone. */
  private async directoryOf(tx: Transaction, { version }: FactsInSight, asOf: string): Promise<Directory> {
    const held = this.directories.get(asOf, version);
    const directory = held ?? (await Directory.read(tx, asOf));
    this.directories.set(asOf, version, directory);
    return directory;
  }
}

function definitionOf(name: string): ReportDefinition {
  const definition = REPORTS.find((report) => report.name === name);
  if (!definition) {
    throw new QueryFailed(
      refusal(
        404,
        'report.unknown',
        `Không có báo cáo này. Các báo cáo: ${REPORT_NAMES.join(', ')}.`,
        `There is no such report. Reports: ${REPORT_NAMES.join(', ')}.`,
      ),
    );
  }
  return definition;
}

function checkNames({ takes }: ReportDefinition, parameters: ReportParameters): void {
  const taken = ['asOf', 'knownAt', ...takes];
  for (const name of REPORT_PARAMETERS) {
    if (parameters[name] === undefined || taken.includes(name)) continue;
    throw new QueryFailed(
      badParameter(
        name,
        `báo cáo này chỉ nhận ${taken.join(', ')}`,
        `this report takes ${taken.join(', ')} alone`,
      ),
    );
  }
}

function unitOf(directory: Directory, code: string | undefined): Unit | null {
  if (code === undefined) return null;
  const unit = directory.unit(code);
  if (!unit) throw new QueryFailed(unknownUnit());
  return unit;
}
