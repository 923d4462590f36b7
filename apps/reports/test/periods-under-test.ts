import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PERSONS, type PersonsChanged } from '#contracts';
import { QueryFailed } from '#messaging';
import { createDataSource, inTransaction } from '#persistence';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestDatabase } from '#testing';
import { ReportsService } from '../src/engine/reports.service.js';
import { FactReplica } from '../src/facts/fact-replica.js';
import { FactsRepository } from '../src/facts/facts.repository.js';
import { Organisations } from '../src/facts/organisations.js';
import { PersonsService } from '../src/facts/persons.service.js';
import { migrations } from '../src/migrations/index.js';
import { Arrivals } from '../src/periods/arrivals.js';
import { Corrections } from '../src/periods/corrections.js';
import { PeriodsRepository } from '../src/periods/periods.repository.js';
import { PeriodsService } from '../src/periods/periods.service.js';
import { ReportFigures } from '../src/periods/report-figures.js';
import { PeriodVerifier } from '../src/periods/verification.js';
import { importUnits } from '../src/units/unit-store.js';
import { COMMUNES } from './changing-registry.js';

/** Reporting periods of one province on a database of their own. */
export class PeriodsUnderTest {
  readonly keyFile = KeyRing.generate();
  reports!: ReportsService;
  periods!: PeriodsService;
  verifier!: PeriodVerifier;
  corrections!: Corrections;
  /** Messages of the registry that are under way, and since how many seconds. */
  underWay: { rows: number; oldestSeconds: number } | null = null;
  /** How often somebody asked what is under way. */
  looks = 0;
  private persons!: PersonsService;

  private constructor(
    readonly dataSource: DataSource,
    private readonly database: TestDatabase,
    private readonly close: () => Promise<void>,
  ) {
    this.use(new KeyRing(this.keyFile));
  }

  static async start(): Promise<PeriodsUnderTest> {
    const infrastructure = await startInfrastructure();
    const database = await serviceDatabase(infrastructure, 'reports', migrations);
    const dataSource = await createDataSource({
      ...{ url: database.url, schema: 'reports', scope: 'hub', applicationName: 'periods test' },
    }).initialize();
    await inTransaction(dataSource, (tx) =>
      importUnits(tx, {
        units: [unit('80', 'province', null), ...COMMUNES.map((code) => unit(code, 'commune', '80'))],
        successions: [],
      }),
    );
    return new PeriodsUnderTest(dataSource, database, async () => {
      await dataSource.destroy();
      await database.drop();
      await infrastructure.stop();
    });
  }

  stop(): Promise<void> {
    return this.close();
  }

  /** Starts the services anew, with these keys. */
  use(keyRing: KeyRing): void {
    const { dataSource } = this;
    const repository = new PeriodsRepository();
    const arrivals = new Arrivals({
      ask: async (query) => {
        this.looks++;
        const isRegistry = query.subject.includes('registry');
        const outbox = this.underWay && isRegistry ? [{ eventType: PERSONS.type, ...this.underWay }] : [];
        return { outbox } as never;
      },
    });
    this.reports = new ReportsService(new FactReplica(dataSource));
    const figures = new ReportFigures(this.reports);
    this.persons = new PersonsService(new FactsRepository(), new Organisations(dataSource));
    this.periods = new PeriodsService(dataSource, repository, figures, keyRing, arrivals);
    this.verifier = new PeriodVerifier(dataSource, repository, figures, keyRing, arrivals);
    this.corrections = new Corrections(dataSource, repository);
  }

  async apply(messages: readonly PersonsChanged[]): Promise<void> {
    for (let from = 0; from < messages.length; from += 200) {
      await inTransaction(this.dataSource, async (tx) => {
        for (const message of messages.slice(from, from + 200)) await this.persons.apply(tx, message);
      });
    }
  }

  /** As the owner of the database, past every check of the service. @returns rows that it touched */
  async asOwner(sql: string): Promise<number> {
    const client = new pg.Client({ connectionString: this.database.adminUrl });
    await client.connect();
    try {
      return (await client.query(sql)).rowCount ?? 0;
    } finally {
      await client.end();
    }
  }
}

/** An administrative unit of today. */
export function unit(code: string, level: 'province' | 'commune', parentCode: string | null) {
  const name = `Đơn vị ${code}`;
  const validity = { validFrom: '2025-07-01', validTo: null };
  return { code, name, fullName: name, level, parentCode, district: null, ...validity };
}

/** `STATUS code` of a refusal, or `accepted`. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof QueryFailed) return `${error.failure.status} ${error.failure.code}`;
    throw error;
  }
  return 'accepted';
}
