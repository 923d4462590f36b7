import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { EventDefinition, IdentityChanged, IntakeChunk, PersonView } from '#contracts';
import { IDENTITY, INTAKE } from '#contracts';
import type { Delivery, EventBus, Handler } from '#messaging';
import { afterCommit, createDataSource, inTransaction, type Transaction } from '#persistence';
import type { KeyRing } from '#security';
import { entities } from '../../apps/registry/src/entities.js';
import { FindingsRepository } from '../../apps/registry/src/findings/findings.repository.js';
import { IdentityConsumer } from '../../apps/registry/src/identity/identity.consumer.js';
import { IdentityRepository } from '../../apps/registry/src/identity/identity.repository.js';
import { IdentityService } from '../../apps/registry/src/identity/identity.service.js';
import { IntakeConsumer } from '../../apps/registry/src/intake/intake.consumer.js';
import { IntakeRepository } from '../../apps/registry/src/intake/intake.repository.js';
import { IntakeService } from '../../apps/registry/src/intake/intake.service.js';
import { PersonsService } from '../../apps/registry/src/persons/persons.service.js';
import { RecentVersions } from '../../apps/registry/src/records/recent-versions.js';
import { SharingService } from '../../apps/registry/src/sharing/sharing.service.js';
import { SurvivorshipRepository } from '../../apps/registry/src/survivorship/survivorship.repository.js';
import type { Places } from '../../apps/registry/src/units/places.js';
import { importUnits } from '../../apps/registry/src/units/unit-store.js';
import { fewUnits } from './people.js';

/** A message between the services, as the courier carries it. */
export interface Letter {
  readonly id: string;
  readonly type: string;
  readonly data: unknown;
}

/** The process died: its transaction is rolled back, the message comes again. */
export const DEATH = new Error('killed');

/**
 * The registry without a broker and without HTTP: its real consumers and services on a real database. What it
 * sends waits in `sent` once it is committed.
 */
export class RegistryCore {
  readonly sent: Letter[] = [];
  private readonly handlers = new Map<string, Handler<unknown>>();

  private constructor(
    readonly dataSource: DataSource,
    readonly places: Places,
    private readonly persons: PersonsService,
  ) {}

  static async connect(url: string): Promise<DataSource> {
    const dataSource = await createDataSource(
      { url, schema: 'registry', scope: 'hub', poolSize: 4, applicationName: 'registry core' },
      entities,
    ).initialize();
    await inTransaction(dataSource, (tx) => importUnits(tx, fewUnits()));
    return dataSource;
  }

  /** A process that knows only what the database holds. */
  static async over(dataSource: DataSource, keys: KeyRing, places: Places): Promise<RegistryCore> {
    const core = new RegistryCore(
      dataSource,
      places,
      new PersonsService(dataSource, keys, new SurvivorshipRepository()),
    );
    const recent = new RecentVersions();
    const intake = new IntakeService(new IntakeRepository(), recent, keys, places);
    const identity = new IdentityService(
      new IdentityRepository(),
      recent,
      keys,
      new SurvivorshipRepository(),
      new FindingsRepository(),
      new SharingService(dataSource),
    );
    const bus = core.bus();
    await new IntakeConsumer(bus, intake).onModuleInit();
    await new IdentityConsumer(bus, identity).onModuleInit();
    return core;
  }

  takeIn(id: string, chunk: IntakeChunk, dies: boolean): Promise<boolean> {
    return this.deliver({ id, type: INTAKE.type, data: chunk }, dies);
  }

  identify(id: string, data: IdentityChanged, dies: boolean): Promise<boolean> {
    return this.deliver({ id, type: IDENTITY.type, data }, dies);
  }

  /** Everybody who is, by id. */
  async people(): Promise<PersonView[]> {
    const rows: { person_id: string }[] = await this.dataSource.query(
      'SELECT person_id FROM person WHERE cardinality(records) > 0 ORDER BY person_id',
    );
    return Promise.all(
      rows.map(async ({ person_id }) => (await this.persons.find({ personId: person_id }))!),
    );
  }

  /** The person id that each record mints, for the human that it stands for now. */
  async minted(): Promise<Map<string, { personId: string; epoch: number }>> {
    const rows: { record_id: string; minted_person_id: string; epoch: number }[] =
      await this.dataSource.query('SELECT record_id, minted_person_id, epoch FROM record');
    return new Map(
      rows.map(({ record_id, minted_person_id, epoch }) => [
        record_id,
        { personId: minted_person_id, epoch },
      ]),
    );
  }

  /** @returns whether the effect was applied by this delivery */
  private async deliver({ id, type, data }: Letter, dies: boolean): Promise<boolean> {
    let applied = false;
    const delivery: Delivery<unknown> = {
      id,
      data,
      attempt: 1,
      redelivered: true,
      alreadyHandled: async () => {
        const rows: unknown[] = await this.dataSource.query('SELECT 1 FROM inbox WHERE message_id = $1', [
          id,
        ]);
        return rows.length > 0;
      },
      once: (effect) =>
        inTransaction(this.dataSource, async (tx) => {
          applied = false;
          const claimed: unknown[] = await tx.query(
            'INSERT INTO inbox (message_id, type) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING message_id',
            [id, type],
          );
          if (claimed.length === 0) return undefined;
          const result = await effect(tx, data);
          if (dies) throw DEATH;
          applied = true;
          return result;
        }),
    };
    try {
      await this.handlers.get(type)!(delivery);
    } catch (error) {
      if (error !== DEATH) throw error;
    }
    return applied;
  }

  private bus(): EventBus {
    const publish = (tx: Transaction, { type }: { type: string }, data: unknown): string => {
      const id = uuidv7();
      afterCommit(tx, () => this.sent.push({ id, type, data }));
      return id;
    };
    const bus = {
      consume: async <T>({ type }: EventDefinition<T>, handler: Handler<T>): Promise<void> => {
        this.handlers.set(type, handler as Handler<unknown>);
      },
      publish: async (tx: Transaction, event: { type: string }, data: unknown) => publish(tx, event, data),
      publishMany: async (
        tx: Transaction,
        event: { type: string },
        parts: readonly { data: unknown }[],
      ): Promise<string[]> => parts.map(({ data }) => publish(tx, event, data)),
    };
    return bus as unknown as EventBus;
  }
}
