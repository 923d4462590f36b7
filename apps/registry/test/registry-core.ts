import type { DataSource } from 'typeorm';
import { v5 } from 'uuid';
import {
  NO_COUNTS,
  RECORD_NAMESPACE,
  recordName,
  type CanonicalPerson,
  type CanonicalRecord,
  type IdentityChanged,
  type IntakeChunk,
  type IntakeRow,
} from '#contracts';
import { createDataSource, inTransaction } from '#persistence';
import { KeyRing } from '#security';
import { serviceDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { entities } from '../src/entities.js';
import { FindingsRepository } from '../src/findings/findings.repository.js';
import { IdentityRepository } from '../src/identity/identity.repository.js';
import { IdentityService } from '../src/identity/identity.service.js';
import { IntakeRepository } from '../src/intake/intake.repository.js';
import { IntakeService, type IntakeOutcome } from '../src/intake/intake.service.js';
import { migrations } from '../src/migrations/index.js';
import { RecentVersions } from '../src/records/recent-versions.js';
import { SharingService } from '../src/sharing/sharing.service.js';
import { SurvivorshipRepository } from '../src/survivorship/survivorship.repository.js';
import { Places } from '../src/units/places.js';
import { importUnits } from '../src/units/unit-store.js';

export const RECEIVED = '2026-11-01T08:00:00.000Z';

/** The registry's core on a real database, without processes and messages. */
export class RegistryCore {
  private sequence = 0;

  private constructor(
    private readonly infrastructure: TestInfrastructure,
    private readonly database: TestDatabase,
    readonly dataSource: DataSource,
    readonly keys: KeyRing,
    private readonly intake: IntakeService,
    private readonly identity: IdentityService,
  ) {}

  static async start(): Promise<RegistryCore> {
    const infrastructure = await startInfrastructure();
    const database = await serviceDatabase(infrastructure, 'registry', migrations);
    const dataSource = await createDataSource(
      { url: database.url, schema: 'registry', scope: 'hub', applicationName: 'registry test' },
      entities,
    ).initialize();
    await inTransaction(dataSource, (tx) =>
      importUnits(tx, {
        units: [unit('80', 'Tỉnh Tây Ninh', null), unit('25534', 'Xã Tân Thành', '80')],
        successions: [],
      }),
    );
    const keys = new KeyRing(KeyRing.generate());
    const places = new Places(dataSource);
    await places.onModuleInit();
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
    return new RegistryCore(infrastructure, database, dataSource, keys, intake, identity);
  }

  async stop(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
    await this.infrastructure.stop();
  }

  upsert(
    localId: string,
    person: Partial<CanonicalPerson> = {},
    rest: Partial<CanonicalRecord> = {},
  ): IntakeRow {
    const record: CanonicalRecord = {
      localId,
      person: { fullName: 'Nguyễn Thị Hòa', ...person },
      membership: { status: 'active' },
      ...rest,
    };
    return { op: 'upsert', seq: ++this.sequence, localId, record };
  }

  withdraw(localId: string, observedAt: string | null = null): IntakeRow {
    return { op: 'withdraw', seq: ++this.sequence, localId, observedAt, reason: 'chuyển đi' };
  }

  take(organisation: string, rows: IntakeRow[], receivedAt = RECEIVED): Promise<IntakeOutcome> {
    const chunk: IntakeChunk = { organisation, receivedAt, rows, causes: [] };
    return inTransaction(this.dataSource, (tx) =>
      this.intake.apply(tx, organisation, this.intake.prepare(chunk), rows.length),
    );
  }

  /** What matching would announce. */
  announce(
    version: number,
    groups: readonly (readonly string[])[],
    withdrawn: readonly string[] = [],
    decision?: IdentityChanged['decision'],
  ) {
    const data: IdentityChanged = {
      groups: groups.map((ids) => {
        const sorted = [...ids].sort();
        return { records: sorted, version, caseIds: [], inReview: [], lowGroup: sorted[0] as string };
      }),
      withdrawn: withdrawn.map((id) => ({ recordId: id, version })),
      cases: [],
      ...(decision && { decision }),
      causes: [{ chunkId: 'c', weight: 1, counts: NO_COUNTS }],
    };
    return inTransaction(this.dataSource, (tx) => this.identity.apply(tx, data));
  }
}

export const recordId = (organisation: string, localId: string): string =>
  v5(recordName(organisation, localId), RECORD_NAMESPACE);

function unit(code: string, fullName: string, parentCode: string | null) {
  const level: 'province' | 'commune' = parentCode ? 'commune' : 'province';
  const name = fullName.replace(/^(Tỉnh|Xã) /, '');
  return { code, name, fullName, level, parentCode, district: null, validFrom: '2025-07-01', validTo: null };
}
