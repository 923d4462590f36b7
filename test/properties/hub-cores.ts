import pg from 'pg';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { IDENTITY, RECORDS, type IdentityChanged, type IntakeChunk, type RecordsChanged } from '#contracts';
import type { Model } from '#linkage';
import { createDataSource, inTransaction, migrate } from '#persistence';
import { KeyRing } from '#security';
import { freshDatabase, type TestDatabase, type TestInfrastructure } from '#testing';
import { migrations as matchingMigrations } from '../../apps/matching/src/migrations/index.js';
import { MatchingInstance } from '../../apps/matching/test/matching-instance.js';
import { ModelStore } from '../../apps/matching/src/models/model-store.js';
import { bolderModel, stricterModel } from '../../apps/matching/test/people.js';
import type { Random } from '../../apps/matching/test/random.js';
import { migrations as registryMigrations } from '../../apps/registry/src/migrations/index.js';
import { Places } from '../../apps/registry/src/units/places.js';
import { DEATH, RegistryCore, type Letter } from './registry-core.js';

const INTAKE_TYPE = 'intake';
/** A training may learn from so few records here. */
export const LEAST_TO_TRAIN_ON = 2;

/** How messages travel. */
export interface Journey {
  /** Processes of matching. */
  readonly matchers: number;
  readonly random: Random;
  /** Share of the deliveries that come twice, and of those that die on their way. */
  readonly trouble: number;
  /** Whether one organisation's intake chunks may overtake each other. */
  readonly overtaking: boolean;
  /** Told of every change that matching takes in, before it does. */
  readonly onMatched: (message: RecordsChanged) => void;
  /** Told of every intake chunk whose effect has been committed. */
  readonly onTakenIn: (chunk: IntakeChunk) => void;
}

/** Databases of the registry and of matching that are emptied between two runs. */
export class Stage {
  private filled: string[] = [];

  private constructor(
    private readonly database: TestDatabase,
    private readonly admin: pg.Client,
    readonly registryData: DataSource,
    readonly matchingData: DataSource,
    readonly places: Places,
    readonly keyRing: KeyRing,
    readonly model: Model,
    readonly models: ModelStore,
    /** Numbers of the models that are kept from the start; the first is active then. */
    readonly kept: readonly number[],
  ) {}

  static async build(infrastructure: TestInfrastructure, model: Model): Promise<Stage> {
    const database = await freshDatabase(infrastructure, ['registry', 'matching']);
    await migrate(database.adminUrl, 'registry', registryMigrations);
    await migrate(database.adminUrl, 'matching', matchingMigrations);
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    const registryData = await RegistryCore.connect(database.applicationUrl('registry'));
    const matchingData = await createDataSource({
      url: database.applicationUrl('matching'),
      schema: 'matching',
      poolSize: 6,
      scope: 'hub',
      applicationName: 'matching core',
    }).initialize();
    const places = new Places(registryData);
    await places.onModuleInit();
    const keyRing = new KeyRing(KeyRing.generate());
    const models = new ModelStore(matchingData, keyRing);
    const kept = await inTransaction(matchingData, async (tx) => {
      const numbers: number[] = [];
      for (const one of [model, stricterModel(model), bolderModel(model)]) {
        const { id } = await models.keep(tx, { model: one, origin: 'imported', createdBy: 'test' });
        numbers.push(id);
      }
      return numbers;
    });
    await models.registerShipped(model);
    const stage = new Stage(
      database,
      admin,
      registryData,
      matchingData,
      places,
      keyRing,
      model,
      models,
      kept,
    );
    stage.filled = await stage.emptyTables();
    return stage;
  }

  /** Nothing has happened yet; models that were trained before are kept. */
  async clear(): Promise<void> {
    // Deleting a few rows is far quicker than truncating many tables.
    const statements = this.filled.map((table) => `DELETE FROM ${table}`);
    statements.push(`UPDATE matching.active_model SET model = ${this.kept[0]}, preparing = NULL`);
    await this.admin.query(
      ['BEGIN', `SET LOCAL session_replication_role = 'replica'`, ...statements, 'COMMIT'].join(';'),
    );
  }

  async close(): Promise<void> {
    await this.admin.end();
    await this.registryData.destroy();
    await this.matchingData.destroy();
    await this.database.drop();
  }

  /** Tables that hold nothing before the first run: what the migrations filled stays. */
  private async emptyTables(): Promise<string[]> {
    const { rows } = await this.admin.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('registry', 'matching')`,
    );
    const empty: string[] = [];
    for (const { name } of rows) {
      const { rowCount } = await this.admin.query(`SELECT FROM ${name} LIMIT 1`);
      if (rowCount === 0) empty.push(name);
    }
    return empty;
  }
}

/**
 * The cores of the registry and of some matching processes, with their messages under way between them. They are
 * delivered in random order, some twice, some after a death.
 */
export class HubCores {
  /** Messages that have not had their effect yet. */
  private readonly waiting: Letter[] = [];
  private read: number[];

  private constructor(
    private readonly stage: Stage,
    private readonly journey: Journey,
    private registry: RegistryCore,
    private readonly matching: MatchingInstance[],
  ) {
    this.read = matching.map(() => 0);
  }

  static async start(stage: Stage, journey: Journey): Promise<HubCores> {
    await stage.clear();
    const { registryData, matchingData, keyRing, models, places } = stage;
    const registry = await RegistryCore.over(registryData, keyRing, places);
    const matching = await Promise.all(
      Array.from({ length: journey.matchers }, () => MatchingInstance.over(matchingData, keyRing, models)),
    );
    return new HubCores(stage, journey, registry, matching);
  }

  get people(): RegistryCore['people'] {
    return () => this.registry.people();
  }

  get minted(): RegistryCore['minted'] {
    return () => this.registry.minted();
  }

  /** No message is under way. */
  get atRest(): boolean {
    return this.waiting.length === 0;
  }

  /** Any of the matching processes. */
  anyMatching(): MatchingInstance {
    return this.journey.random.pick(this.matching);
  }

  send(chunk: IntakeChunk): void {
    this.waiting.push({ id: uuidv7(), type: INTAKE_TYPE, data: chunk });
  }

  /** Delivers some of the messages that wait. */
  async work(deliveries: number): Promise<void> {
    this.collect();
    for (let done = 0; done < deliveries && this.waiting.length > 0; done++) await this.deliverOne();
  }

  /** Delivers until nothing is under way. */
  async settle(): Promise<void> {
    this.collect();
    while (this.waiting.length > 0) await this.deliverOne();
  }

  /** Trains a model on what matching knows, which changes nothing else. @returns its number */
  async train(): Promise<number> {
    const job = await this.anyMatching().jobs.request('train', null, {}, 'chi');
    await this.finishJob();
    const trained = await this.anyMatching().jobs.find(job.id);
    return trained!.model!;
  }

  /** Another model decides from now on. */
  async activate(model: number): Promise<void> {
    await this.anyMatching().jobs.request('activate', model, {}, 'chi');
    await this.finishJob();
  }

  /** Works on the job until it is done, by any process, with deaths on the way and messages in between. */
  private async finishJob(): Promise<void> {
    const { random, trouble } = this.journey;
    const step = (): Promise<void> => (random.chance(trouble) ? Promise.reject(DEATH) : Promise.resolve());
    const beginning = { prior: this.stage.model, leastRecords: LEAST_TO_TRAIN_ON };
    while (await this.anyMatching().jobs.unfinished()) {
      try {
        await this.anyMatching().work(step, beginning);
      } catch (error) {
        if (error !== DEATH) throw error;
      }
      await this.work(random.below(3));
    }
  }

  /** A process is started anew: its memory is gone. */
  async restart(): Promise<void> {
    const { random } = this.journey;
    const { registryData, matchingData, keyRing, models, places } = this.stage;
    const which = random.below(this.matching.length + 1);
    this.collect();
    if (which === this.matching.length) {
      this.registry = await RegistryCore.over(registryData, keyRing, places);
      return;
    }
    this.matching[which] = await MatchingInstance.over(matchingData, keyRing, models);
    this.read[which] = 0;
  }

  private async deliverOne(): Promise<void> {
    const { random, trouble } = this.journey;
    const index = this.choose();
    const letter = this.waiting[index]!;
    const dies = random.chance(trouble);
    const twice = random.chance(trouble);
    if (!dies && !twice) this.waiting.splice(index, 1);
    await this.deliver(letter, dies);
    this.collect();
  }

  /** Any message; of one organisation's intake the first, unless they may overtake each other. */
  private choose(): number {
    const { random, overtaking } = this.journey;
    const index = random.below(this.waiting.length);
    const { type, data } = this.waiting[index]!;
    if (type !== INTAKE_TYPE || overtaking) return index;
    const { organisation } = data as IntakeChunk;
    return this.waiting.findIndex(
      (other) => other.type === INTAKE_TYPE && (other.data as IntakeChunk).organisation === organisation,
    );
  }

  private async deliver({ id, type, data }: Letter, dies: boolean): Promise<void> {
    if (type === INTAKE_TYPE) {
      const applied = await this.registry.takeIn(id, data as IntakeChunk, dies);
      if (applied) this.journey.onTakenIn(data as IntakeChunk);
    } else if (type === RECORDS.type) {
      this.journey.onMatched(data as RecordsChanged);
      await this.match(id, data as RecordsChanged, dies);
    } else if (type === IDENTITY.type) await this.registry.identify(id, data as IdentityChanged, dies);
  }

  private async match(id: string, data: RecordsChanged, dies: boolean): Promise<void> {
    const { random } = this.journey;
    const point = random.pick(['afterIntakeCommit', 'beforeEffect', 'beforeCommit'] as const);
    const interruptions = dies ? { [point]: () => Promise.reject(DEATH) } : {};
    try {
      await this.anyMatching().deliver({ id, data }, interruptions);
    } catch (error) {
      if (error !== DEATH) throw error;
    }
  }

  /** What the services have sent since the last time. */
  private collect(): void {
    const toMatching = this.registry.sent.splice(0).filter(({ type }) => type === RECORDS.type);
    this.waiting.push(...toMatching);
    this.matching.forEach(({ announced }, index) => {
      const fresh = announced.slice(this.read[index]);
      this.read[index] = announced.length;
      for (const data of fresh) this.waiting.push({ id: uuidv7(), type: IDENTITY.type, data });
    });
  }
}
