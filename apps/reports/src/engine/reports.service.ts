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
import { dayNumber, instantNumber } from '../facts/days.js';
import type { FactStore } from '../facts/fact-store.js';
import type { Snapshot } from '../facts/snapshot.js';
import { readOpenCases, type OpenCases } from '../figures/open-cases.js';
import { qualityAt } from '../linkage-quality/linkage-quality.js';
import { PlaceSums } from '../figures/place-sums.js';
import { Answered } from './answered.js';
import { Names, readOrganisations, type Directory, type Unit } from './directory.js';
import { badParameter, refusal, unknownUnit } from './refusals.js';
import { reportDates, type ReportDates } from './report-dates.js';
import type { ReportContext, ReportDefinition } from './report-definition.js';
import { REPORTS } from './report-list.js';
import { isStorable } from './storable.js';
import { scopeOf } from './scope-of-request.js';

/** Some kilobytes each: every unit of a province a few times over. */
const ANSWERS_KEPT = 1_000;

const DIRECTORIES_KEPT = 4;
const CASES_KEPT = 2;

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
  private readonly names = new Answered<Names>(1);
  private readonly directories = new Answered<Directory>(DIRECTORIES_KEPT);
  private readonly openCases = new Answered<{ store: FactStore; cases: OpenCases }>(CASES_KEPT);
  /** What most reports ask for, and apart from it the other days that one of them asks for in between. */
  private readonly standing = new PlaceSums();
  private readonly aside = new PlaceSums();

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
    const directory = await this.directoryOf(tx, facts, { asOf, knownAt });
    const unit = unitOf(directory, parameters.unit);
    const snapshot = await facts.at(knownAt);
    const scope = scopeOf(directory, snapshot, unit, parameters, dayNumber(asOf));
    const known = { asOf, knownAt: knownAt ?? facts.now, quality: await qualityAt(tx, knownAt ?? facts.now) };
    return {
      ...{ tx, facts, directory, parameters, unit, snapshot, scope, ...known },
      placeSums: (day) =>
        day === undefined
          ? this.standing.moveTo({ day: scope.day, snapshot })
          : this.aside.moveTo({ day, snapshot }),
      openCases: () => this.openCasesOf(tx, facts, snapshot, knownAt),
    };
  }

  private async openCasesOf(
    tx: Transaction,
    { version }: FactsInSight,
    { store }: Snapshot,
    knownAt: string | null,
  ): Promise<OpenCases> {
    const question = knownAt ?? 'now';
    const held = this.openCases.get(question, version);
    // Records are told by their numbers in a store, which is another one after all was read anew.
    const read = held?.store === store ? held : { store, cases: await readOpenCases(tx, store, knownAt) };
    this.openCases.set(question, version, read);
    return read.cases;
  }

  /** Thousands of names, which seldom change. */
  private async directoryOf(
    tx: Transaction,
    { names: version }: FactsInSight,
    { asOf, knownAt }: ReportDates,
  ): Promise<Directory> {
    const organisations = await readOrganisations(tx);
    const question = JSON.stringify([asOf, knownAt, organisations]);
    const held = this.directories.get(question, version);
    if (held) return held;
    const names = this.names.get('all', version) ?? (await Names.read(tx));
    this.names.set('all', version, names);
    const directory = names.directory(
      asOf,
      knownAt === null ? Infinity : instantNumber(knownAt),
      organisations,
    );
    this.directories.set(question, version, directory);
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
    const given = parameters[name];
    if (given !== undefined && !isStorable(given))
      throw new QueryFailed(badParameter(name, 'có ký tự không đọc được', 'it holds unreadable characters'));
    if (given === undefined || taken.includes(name)) continue;
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
