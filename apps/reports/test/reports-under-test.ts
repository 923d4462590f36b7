import type { DataSource } from 'typeorm';
import type { PersonsChanged, ReportName, ReportParameters } from '#contracts';
import { createDataSource, inTransaction } from '#persistence';
import { serviceDatabase, startInfrastructure } from '#testing';
import { ReportsService } from '../src/engine/reports.service.js';
import { FactReplica } from '../src/facts/fact-replica.js';
import { FactsRepository } from '../src/facts/facts.repository.js';
import { Organisations } from '../src/facts/organisations.js';
import { PersonsService } from '../src/facts/persons.service.js';
import { FormulasService } from '../src/gathering-rate/formulas.service.js';
import { ImportsService } from '../src/imports/imports.service.js';
import { migrations } from '../src/migrations/index.js';
import { importUnits } from '../src/units/unit-store.js';
import { PROVINCES } from './simulation.js';

/** Branches of two organisations; the others have none. */
export const BRANCHES = [
  ['trade-union', 'CD-1', 'place', null, null, '25534', '80'],
  ['trade-union', 'CD-2', 'place', null, null, '25537', '80'],
  ['trade-union', 'CD-2-1', 'place', 'CD-2', null, null, null],
  ['trade-union', 'DN-1', 'workplace', 'CD-2', 'non-state', '25540', '80'],
  ['trade-union', 'DN-1-1', 'workplace', 'DN-1', null, null, null],
  ['trade-union', 'TH-1', 'school', null, null, '30337', '91'],
  ['youth-union', 'CD-1', 'place', null, null, '30337', '91'],
  ['youth-union', 'TH-1', 'school', null, null, '30340', '91'],
] as const;

/** The core of the reports service on a database of its own. */
export class ReportsUnderTest {
  private constructor(
    readonly dataSource: DataSource,
    private readonly persons: PersonsService,
    readonly replica: FactReplica,
    readonly reports: ReportsService,
    private readonly close: () => Promise<void>,
  ) {}

  static async start(): Promise<ReportsUnderTest> {
    const infrastructure = await startInfrastructure();
    const database = await serviceDatabase(infrastructure, 'reports', migrations);
    const dataSource = await createDataSource({
      url: database.url,
      schema: 'reports',
      scope: 'hub',
      applicationName: 'reports test',
    }).initialize();
    const persons = new PersonsService(new FactsRepository(), new Organisations(dataSource));
    const replica = new FactReplica(dataSource);
    const sut = new ReportsUnderTest(dataSource, persons, replica, new ReportsService(replica), async () => {
      await dataSource.destroy();
      await database.drop();
      await infrastructure.stop();
    });
    await sut.placeUnits();
    return sut;
  }

  stop(): Promise<void> {
    return this.close();
  }

  get imports(): ImportsService {
    return new ImportsService(this.dataSource);
  }

  get formulas(): FormulasService {
    return new FormulasService(this.dataSource);
  }

  /** Applies announcements, several in one transaction. */
  async apply(messages: readonly PersonsChanged[], atOnce = 20): Promise<void> {
    for (let from = 0; from < messages.length; from += atOnce) {
      await inTransaction(this.dataSource, async (tx) => {
        for (const message of messages.slice(from, from + atOnce)) await this.persons.apply(tx, message);
      });
    }
  }

  async report(name: ReportName, parameters: ReportParameters, now: number): Promise<Record<string, never>> {
    return (await this.reports.compute(name, parameters, { now })).report as Record<string, never>;
  }

  /** Rows that a report looks at. */
  async rowsVisited(name: ReportName, parameters: ReportParameters, now: number): Promise<number> {
    const before = await this.visited();
    await this.reports.compute(name, parameters, { now });
    return (await this.visited()) - before;
  }

  private visited(): Promise<number> {
    return this.replica.read(async (_tx, facts) => (await facts.at(null)).store.visited);
  }

  private async placeUnits(): Promise<void> {
    const unit = (code: string, level: 'province' | 'commune', parentCode: string | null) => {
      const name = `Đơn vị ${code}`;
      const dates = { validFrom: '2025-07-01', validTo: null };
      return { code, name, fullName: name, level, parentCode, district: null, ...dates };
    };
    const units = Object.entries(PROVINCES).flatMap(([code, communes]) => [
      unit(code, 'province', null),
      ...communes.map((commune) => unit(commune, 'commune', code)),
    ]);
    await inTransaction(this.dataSource, (tx) => importUnits(tx, { units, successions: [] }));
    for (const [organisation, code, kind, parent, sector, commune, province] of BRANCHES) {
      await this.dataSource.query(
        `INSERT INTO organisation_unit (organisation, code, valid_from, version, removed, kind, name, parent_code,
                                        ownership_sector, commune_code, province_code, known_from)
         VALUES ($1, $2, '-infinity', 1, false, $3, $2, $4, $5, $6, $7, '-infinity')`,
        [organisation, code, kind, parent, sector, commune, province],
      );
    }
  }
}
