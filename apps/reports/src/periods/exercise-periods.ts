import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PERSONS } from '#contracts';
import type {
  AnnouncedQuality,
  MembershipStatus,
  PeriodActionRequest,
  PersonAnnouncement,
  PersonsChanged,
  SummaryReport,
} from '#contracts';
import { QueryFailed } from '#messaging';
import { createDataSource, inTransaction } from '#persistence';
import { KeyRing, withNewReportKey } from '#security';
import { serviceDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { Arrivals } from './arrivals.js';
import { FactsRepository } from '../facts/facts.repository.js';
import { Organisations } from '../facts/organisations.js';
import { PersonsService } from '../facts/persons.service.js';
import { migrations } from '../migrations/index.js';
import { FactReplica } from '../facts/fact-replica.js';
import { ReportsService } from '../engine/reports.service.js';
import { ImportsService } from '../imports/imports.service.js';
import { keepQualities } from '../linkage-quality/linkage-quality.js';
import { keepUnits } from '../organisation-units/organisation-units.js';
import { importUnits } from '../units/unit-store.js';
import { Corrections } from './corrections.js';
import { PeriodsRepository } from './periods.repository.js';
import { PeriodsService } from './periods.service.js';
import { ReportFigures } from './report-figures.js';
import { PeriodVerifier } from './verification.js';

const SEED = Number(process.env.SEED ?? 20261126);
const ORGANISATIONS = ['farmers-union', 'trade-union', 'veterans', 'womens-union', 'youth-union'];
const COMMUNES = ['25534', '25537', '25540', '25543'];
const NOW = Date.parse('2026-11-20T12:00:00Z');

export interface Exercise {
  /** Records before the period is counted. */
  readonly records: number;
  /** Changes after it was signed. */
  readonly changes: number;
}

const keyFile = KeyRing.generate();
let infrastructure: TestInfrastructure;
let database: TestDatabase & { readonly url: string };
let dataSource: DataSource;
let persons: PersonsService;
let reports: ReportsService;
let sut: PeriodsService;
let verifier: PeriodVerifier;
let corrections: Corrections;
const stream: PersonsChanged[] = [];
/** Messages of the registry that are under way, and since how many seconds. */
let underWay: { rows: number; oldestSeconds: number } | null = null;
let looks = 0;
const arrivals = new Arrivals({
  ask: async (query) => {
    looks++;
    const outbox =
      underWay && query.subject.includes('registry') ? [{ eventType: PERSONS.type, ...underWay }] : [];
    return { outbox } as never;
  },
});

function use(keyRing: KeyRing): void {
  const repository = new PeriodsRepository();
  reports = new ReportsService(new FactReplica(dataSource));
  const figures = new ReportFigures(reports);
  persons = new PersonsService(new FactsRepository(), new Organisations(dataSource));
  sut = new PeriodsService(dataSource, repository, figures, keyRing, arrivals);
  verifier = new PeriodVerifier(dataSource, repository, figures, keyRing, arrivals);
  corrections = new Corrections(dataSource, repository);
}

function unit(code: string, level: 'province' | 'commune', parentCode: string | null) {
  const name = `Đơn vị ${code}`;
  const validity = { validFrom: '2025-07-01', validTo: null };
  return { code, name, fullName: name, level, parentCode, district: null, ...validity };
}

// ── a registry in memory that changes its mind ────────────────────────────────────────────────────

/** mulberry32 */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const uuid = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;

class Registry {
  private readonly pick = random(SEED);
  private readonly members = new Map<number, Set<number>>();
  private readonly personOf: number[] = [];
  private readonly status: MembershipStatus[] = [];
  private readonly leftOn: (string | null)[] = [];
  private readonly commune: string[] = [];
  private clock = 0;

  constructor(private start: number) {}

  /** Everything from now on is known from this moment on. */
  passTo(time: number): void {
    this.start = time - this.clock * 10;
  }

  /** A new record: alone, or in a person that is there. */
  admit(): PersonsChanged {
    const record = this.personOf.length;
    this.status.push('active');
    this.leftOn.push(null);
    this.commune.push(COMMUNES[this.pick(COMMUNES.length)]!);
    const joins = record > 10 && this.pick(4) === 0;
    this.personOf.push(joins ? this.personOf[this.pick(record)]! : record);
    const person = this.personOf[record]!;
    this.members.set(person, (this.members.get(person) ?? new Set()).add(record));
    return this.announce([person]);
  }

  change(): PersonsChanged {
    const record = this.pick(this.personOf.length);
    const person = this.personOf[record]!;
    switch (this.pick(7)) {
      case 0: {
        this.status[record] = this.status[record] === 'active' ? 'removed' : 'active';
        this.leftOn[record] = this.status[record] === 'active' ? null : '2026-06-01';
        return this.announce([person]);
      }
      case 1:
        this.commune[record] = COMMUNES[this.pick(COMMUNES.length)]!;
        return this.announce([person]);
      case 2: {
        const other = this.personOf[this.pick(this.personOf.length)]!;
        return this.move([...(this.members.get(person) ?? [])], other);
      }
      case 3:
        return this.move([record], record);
      case 4: {
        // Another model finds others the same person, or no more.
        const other = this.personOf[this.pick(this.personOf.length)]!;
        return byModel(this.move([...(this.members.get(person) ?? [])], other));
      }
      case 5:
        return byModel(this.move([record], record));
      default:
        return this.admit();
    }
  }

  private move(records: number[], target: number): PersonsChanged {
    const touched = new Set([target]);
    for (const record of records) {
      const from = this.personOf[record]!;
      touched.add(from);
      this.members.get(from)?.delete(record);
      this.personOf[record] = target;
      this.members.set(target, (this.members.get(target) ?? new Set()).add(record));
    }
    return this.announce([...touched]);
  }

  private announce(ids: number[]): PersonsChanged {
    const version = ++this.clock;
    return {
      knownAt: new Date(this.start + version * 10).toISOString(),
      persons: ids.map((id): PersonAnnouncement => {
        const records = [...(this.members.get(id) ?? [])].sort((a, b) => a - b);
        return {
          personId: uuid(id),
          version,
          records: records.map((record) => ({
            recordId: uuid(1_000_000 + record),
            organisation: ORGANISATIONS[record % ORGANISATIONS.length]!,
            localId: `L${record}`,
            version: record + 1,
            status: this.status[record]!,
            joinedOn: '2020-01-01',
            leftOn: this.leftOn[record]!,
            unitCode: `CH|${record % 7}`,
            communeCode: this.commune[record]!,
            provinceCode: '80',
            inReview: false,
          })),
          redirectTo: null,
          lowGroup: null,
          caseIds: [],
          gender: 'female',
          birthYear: 1980,
        };
      }),
      withdrawn: [],
      cases: [],
      causes: [],
    };
  }
}

function byModel(message: PersonsChanged): PersonsChanged {
  return { ...message, persons: message.persons.map((person) => ({ ...person, model: 7 })) };
}

async function apply(messages: readonly PersonsChanged[]): Promise<void> {
  for (let from = 0; from < messages.length; from += 200) {
    await inTransaction(dataSource, async (tx) => {
      for (const message of messages.slice(from, from + 200)) await persons.apply(tx, message);
    });
  }
}

const branch = (version: number, name: string) => ({
  ...{ organisation: 'farmers-union', code: 'CH|1', validFrom: null, validTo: null, version, removed: false },
  ...{
    kind: 'place' as const,
    name,
    parentCode: null,
    ownershipSector: null,
    communeCode: '25534',
    provinceCode: '80',
  },
});

/** Everything else that figures rest on. */
async function giveNames(): Promise<void> {
  const given = { unit: '80', organisation: '*', source: 'x' };
  await inTransaction(dataSource, async (tx) => {
    await keepUnits(tx, [branch(1, 'Chi hội 1')]);
    await keepQualities(tx, [quality(1, { answered: 20, same: 19, low: 0.76, high: 0.99 })]);
  });
  const imports = new ImportsService(dataSource);
  const period = { periodFrom: '2026-01-01', periodTo: '2026-12-31' };
  await imports.take('eligible-population', [{ ...given, ...period, population: 5000 }], NOW);
  await imports.take('declared-totals', [{ ...given, declaredOn: '2026-06-30', total: 77 }], NOW);
  // What the clock of the database says of them does not matter to a period counted by a clock of the test.
  await asOwner(`UPDATE reports.eligible_population SET known_from = '2026-10-01';
    UPDATE reports.declared_total SET known_from = '2026-10-01';
    UPDATE reports.organisation_unit SET known_from = '2026-10-01'`);
}

/** All of it changes later: units are renamed and moved, others come, figures and formulas are replaced. */
async function changeNames(): Promise<void> {
  await inTransaction(dataSource, async (tx) => {
    const units = [
      { ...unit('80', 'province', null), fullName: 'Tỉnh đổi tên' },
      unit('81', 'province', null),
      ...COMMUNES.map((code) => ({ ...unit(code, 'commune', '81'), fullName: `Xã mới ${code}` })),
    ];
    await importUnits(tx, { units, successions: [] });
    await keepUnits(tx, [branch(2, 'Chi hội đổi tên'), { ...branch(3, 'Chi hội mới'), code: 'CH|2' }]);
    await keepQualities(tx, [quality(2, null)]);
  });
  // They became known after the signing.
  await asOwner(`UPDATE reports.unit SET known_to = '2026-11-21' WHERE known_to <> 'infinity';
    UPDATE reports.unit SET known_from = '2026-11-21' WHERE known_from <> '-infinity';
    UPDATE reports.unit SET known_from = '2026-11-21' WHERE code = '81';
    UPDATE reports.organisation_unit SET known_to = '2026-11-21' WHERE known_to <> 'infinity';
    UPDATE reports.organisation_unit SET known_from = '2026-11-21' WHERE version > 1`);
  const imports = new ImportsService(dataSource);
  const given = { unit: '80', organisation: '*', source: 'x' };
  const period = { periodFrom: '2026-01-01', periodTo: '2026-12-31' };
  await imports.take('eligible-population', [{ ...given, ...period, population: 6000 }], NOW);
  await imports.take('declared-totals', [{ ...given, declaredOn: '2026-06-30', total: 78 }], NOW);
}

function quality(version: number, measured: AnnouncedQuality['measured']): AnnouncedQuality {
  const knownAt = version === 1 ? '2026-10-01T00:00:00.000Z' : '2026-11-21T00:00:00.000Z';
  return {
    version,
    knownAt,
    model: { modelId: version, version: `model-${version}` },
    measured,
    expected: null,
  };
}

/** As the owner of the database, past every check of the service. */
async function asOwner(sql: string, parameters: unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof QueryFailed) return `${error.failure.status} ${error.failure.code}`;
    throw error;
  }
  return 'accepted';
};

const PERIOD = '2026-Q3';
const act = (action: Omit<PeriodActionRequest, 'periodId' | 'actor'>, at = NOW) =>
  sut.act({ ...action, periodId: PERIOD, actor: 'tester' } as PeriodActionRequest, at);

/** The suite of periods: a stream of records, a signature, changes after it, and tampering with what was signed. */
export function exercisePeriods({ records, changes }: Exercise): void {
  beforeAll(async () => {
    process.stdout.write(`seed ${SEED}\n`);
    infrastructure = await startInfrastructure();
    database = await serviceDatabase(infrastructure, 'reports', migrations);
    dataSource = await createDataSource({
      ...{ url: database.url, schema: 'reports', scope: 'hub', applicationName: 'periods test' },
    }).initialize();
    await inTransaction(dataSource, (tx) =>
      importUnits(tx, {
        units: [unit('80', 'province', null), ...COMMUNES.map((code) => unit(code, 'commune', '80'))],
        successions: [],
      }),
    );
    use(new KeyRing(keyFile));
  }, 120_000);

  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
    await infrastructure?.stop();
  });

  describe('a reporting period', () => {
    it('is refused when it makes no sense, and then is not there', async () => {
      const open = (asked: object) => refusal(sut.open({ actor: 'board', ...asked } as never, NOW));
      expect(await open({ kind: 'quarter', year: 2026, part: 5 })).toBe('422 period.part');
      expect(await open({ kind: 'quarter', year: 1800, part: 1 })).toBe('422 period.year');
      expect(await open({ kind: 'quarter', year: 2027, part: 1 })).toBe('422 period.future');
      expect(await open({ kind: 'ad-hoc', from: '2026-02-30', to: '2026-03-01' })).toBe('422 period.span');
      expect(await open({ kind: 'year', year: 2025, attestBy: '2024-01-01' })).toBe('422 period.deadlines');
      expect(await refusal(sut.view('2026-Q1'))).toBe('404 period.unknown');
      expect(await refusal(verifier.verify('2026-Q1'))).toBe('404 period.unknown');
      expect(await sut.list(undefined, NOW)).toEqual([]);
    });

    it('is counted, attested, objected to and signed, each by whom and when it may', async () => {
      const registry = new Registry(Date.parse('2026-11-01T00:00:00Z'));
      stream.push({
        ...{ knownAt: '2026-11-01T00:00:00.000Z', persons: [], withdrawn: [], causes: [] },
        cases: [{ caseId: 'case-1', version: 1, open: true, records: [uuid(1_000_001), uuid(1_000_002)] }],
      });
      await giveNames();
      for (let n = 0; n < records; n++) stream.push(registry.admit());
      for (let n = 0; n < 300; n++) stream.push(registry.change());
      await apply(stream);

      const opened = await sut.open({ kind: 'quarter', year: 2026, part: 3, actor: 'board' }, NOW);
      expect(opened).toMatchObject({
        periodId: PERIOD,
        state: 'collecting',
        revision: 1,
        asOf: '2026-09-30',
      });
      expect(opened.statements.map(({ state }) => state)).toEqual(ORGANISATIONS.map(() => 'missing'));
      expect(await refusal(sut.open({ kind: 'quarter', year: 2026, part: 3, actor: 'x' }, NOW))).toBe(
        '409 period.exists',
      );
      expect(await refusal(verifier.verify(PERIOD))).toBe('409 period.not-signed');

      expect(await refusal(act({ action: 'sign' } as never))).toBe('409 period.attestations-missing');
      for (const organisation of ORGANISATIONS) await act({ action: 'attest', organisation } as never);
      expect(await refusal(act({ action: 'attest', organisation: 'veterans' } as never))).toBe(
        '409 period.already-attested',
      );

      await act({ action: 'object', organisation: 'veterans', remarks: 'Thiếu 12 hội viên' } as never);
      expect(await refusal(act({ action: 'sign' } as never))).toBe('409 period.objections-open');
      expect(await refusal(act({ action: 'attest', organisation: 'veterans' } as never))).toBe(
        '409 period.objection-open',
      );
      const [objection] = (await sut.view(PERIOD, 'veterans', NOW)).objections;
      const { objectionId } = objection!;
      const withdraw = { action: 'withdraw-objection', objectionId, remarks: 'x' };
      expect(await refusal(act({ ...withdraw, organisation: 'youth-union' } as never))).toBe(
        '404 objection.unknown',
      );
      await act({ action: 'resolve-objection', objectionId, remarks: 'Đã bổ sung' } as never);
      expect(await refusal(act({ ...withdraw, organisation: 'veterans' } as never))).toBe(
        '409 objection.closed',
      );
      expect((await sut.view(PERIOD, 'youth-union', NOW)).objections).toEqual([]);

      // Counted anew, only the organisation whose figures changed attests again.
      registry.passTo(NOW + 100);
      const late = registry.admit();
      stream.push(late);
      await apply([late]);
      const organisation = late.persons[0]!.records.at(-1)!.organisation;
      const counted = await act({ action: 'recount' } as never, NOW + 1_000);
      const lapsed = counted.statements
        .filter(({ state }) => state === 'lapsed')
        .map((one) => one.organisation);
      expect(lapsed.filter((one) => one !== 'veterans')).toEqual(
        organisation === 'veterans' ? [] : [organisation],
      );
      expect(await refusal(act({ action: 'attest', organisation, revision: 1 } as never))).toBe(
        '409 period.recounted',
      );
      for (const { organisation: one, state } of counted.statements) {
        if (state !== 'attested') await act({ action: 'attest', organisation: one } as never);
      }

      // What is under way and was known by then is waited for; what became known later does not matter.
      underWay = { rows: 3, oldestSeconds: (Date.now() - NOW) / 1_000 + 60 };
      setTimeout(() => (underWay = { rows: 3, oldestSeconds: (Date.now() - NOW) / 1_000 - 60 }), 600);
      looks = 0;
      const signed = await act({ action: 'sign' } as never);
      expect(looks).toBeGreaterThan(2);
      expect(signed).toMatchObject({
        state: 'signed',
        revision: 2,
        signature: { keyId: keyFile.reportSigning!.current },
      });
      expect(await refusal(act({ action: 'sign' } as never))).toBe('409 period.already-signed');
      expect(await refusal(act({ action: 'object', organisation: 'veterans', remarks: 'x' } as never))).toBe(
        '409 period.already-signed',
      );
      expect(await verifier.verify(PERIOD)).toMatchObject({ verified: true, stored: [], versions: [] });

      // ── what came later ──
      registry.passTo(NOW + 5_000);
      for (let n = 0; n < changes; n++) stream.push(registry.change());
      await apply(stream.slice(-changes));
      await changeNames();
      expect(await verifier.verify(PERIOD)).toMatchObject({ verified: true });
    }, 240_000);

    it('explains to the unit what changed since, by cause', async () => {
      const changed = await corrections.of(PERIOD, new Date(NOW + 86_400_000).toISOString());
      const { report } = await reports.compute('summary', { asOf: '2026-09-30' }, { now: NOW + 86_400_000 });
      const now = report as unknown as SummaryReport;
      expect(changed.persons.now).toBe(now.persons);
      expect(changed.memberships.now).toBe(now.memberships);
      const sum = (of: (cause: (typeof changed.causes)[number]) => number) =>
        changed.causes.reduce((total, cause) => total + of(cause), 0);
      expect(sum(({ persons: number }) => number)).toBe(changed.persons.now - changed.persons.signed);
      expect(sum(({ memberships }) => memberships)).toBe(
        changed.memberships.now - changed.memberships.signed,
      );
      for (const { organisation, signed, now: present, causes } of changed.organisations) {
        expect(present).toBe(now.organisations.find((one) => one.organisation === organisation)?.memberships);
        expect(Object.values(causes).reduce((a, b) => a + b, 0)).toBe(present - signed);
      }
      expect(changed.causes.filter(({ records }) => records > 0).map(({ cause }) => cause)).toEqual(
        expect.arrayContaining(['late-data', 'correction', 'model-change', 'split', 'merge']),
      );
      expect(await refusal(corrections.of(PERIOD, '2026-01-01T00:00:00Z'))).toBe('422 period.known-at');
    });

    it('verifies byte for byte after its read model was built anew in another order and keys were rotated', async () => {
      const pick = random(SEED + 1);
      const shuffled = stream
        .map((message) => ({ message, order: pick(1_000_000) }))
        .sort((a, b) => a.order - b.order)
        .map(({ message }) => message);
      await asOwner('DELETE FROM reports.record_fact');
      await apply(shuffled);
      use(new KeyRing({ ...keyFile, reportSigning: withNewReportKey(keyFile.reportSigning) }));
      expect(await verifier.verify(PERIOD)).toMatchObject({
        verified: true,
        signature: { keyId: keyFile.reportSigning!.current, valid: true },
      });
    }, 120_000);

    it.each([
      ['counted_to', `'2021-01-01'`, 'countedTo'],
      ['commune_code', `'99999'`, null],
      ['unit_code', `'CH|8'`, 'unitCode'],
      ['status', '2', 'status'],
      ['birth_year', '1951', 'sensitive'],
      ['religion', '3', 'sensitive'],
      ['last_activity_on', `'2026-01-01'`, 'lastActivityOn'],
      ['low_leader', 'NOT low_leader', 'lowLeader'],
    ])('names the one row whose %s was tampered with', async (column, value, field) => {
      const target = uuid(1_000_000 + 77);
      const where = `record_id = '${target}' AND known_from <= (SELECT max(known_at) FROM reports.period_revision)
      AND known_to > (SELECT max(known_at) FROM reports.period_revision)`;
      await asOwner(`CREATE TABLE reports.kept AS SELECT * FROM reports.record_fact WHERE ${where}`);
      expect(await asOwner(`UPDATE reports.record_fact SET ${column} = ${value} WHERE ${where}`)).toBe(1);
      const found = await verifier.verify(PERIOD);
      expect(found.verified).toBe(false);
      expect([...new Set(found.rows.differences.map(({ recordId }) => recordId))]).toEqual([target]);
      if (field) expect(found.rows.differences[0]!.fields.map((one) => one.field)).toEqual([field]);
      await asOwner(`
      DELETE FROM reports.record_fact f USING reports.kept k WHERE f.person_id = k.person_id AND f.version = k.version AND f.ordinal = k.ordinal;
      INSERT INTO reports.record_fact SELECT * FROM reports.kept; DROP TABLE reports.kept`);
      expect((await verifier.verify(PERIOD)).verified).toBe(true);
    });

    it.each([
      ['unit', `name = 'Đơn vị khác'`, `code = '80' AND known_to <> 'infinity'`, '80', 'name'],
      ['unit', 'parent_code = NULL', `code = '25534' AND known_to <> 'infinity'`, '25534', 'parentCode'],
      [
        'organisation_unit',
        'removed = true',
        `code = 'CH|1' AND version = 1`,
        '"farmers-union/CH|1/-infinity"',
        'removed',
      ],
      ['eligible_population', 'population = population + 1', 'population = 5000', null, 'figure'],
      ['gathering_formula', 'target = 0.9', `name = 'persons'`, 'persons/1', 'target'],
      ['declared_total', 'total = 1', 'total = 77', null, 'figure'],
      [
        'linkage_quality',
        `content = jsonb_set(content, '{measured,same}', '1')`,
        'version = 1',
        '1',
        'content',
      ],
      ['organisation', `slug = 'veterans-2'`, `slug = 'veterans'`, null, 'slug'],
      ['review_case', 'open = false', 'open', 'case-1', null],
      [
        'sensitive_count',
        `counts = '{"0": 12}'`,
        `dimension = 'religion' AND commune_code = '25534'`,
        null,
        'digest',
      ],
    ])('names the one row of %s that was tampered with (%s)', async (table, change, where, key, field) => {
      await asOwner(`CREATE TABLE reports.kept AS SELECT * FROM reports.${table}`);
      expect(await asOwner(`UPDATE reports.${table} SET ${change} WHERE ${where}`)).toBe(1);
      // What is held in memory of names does not save whoever changes them.
      await asOwner('UPDATE reports.figures_version SET version = version + 1, names = names + 1');
      const { verified, rows } = await verifier.verify(PERIOD);
      expect(verified).toBe(false);
      const own = rows.differences.filter(({ organisation }) => organisation === '-');
      expect(own).toHaveLength(1);
      if (key !== null) expect(own[0]!.recordId).toBe(key);
      if (field !== null) expect(own[0]!.fields.map((one) => one.field)).toEqual([field]);
      await asOwner(`SET session_replication_role = replica;
        DELETE FROM reports.${table}; INSERT INTO reports.${table} SELECT * FROM reports.kept;
        DROP TABLE reports.kept; UPDATE reports.figures_version SET version = version + 1, names = names + 1`);
      expect((await verifier.verify(PERIOD)).verified).toBe(true);
    });

    it('names a row that was removed, and a frozen copy that was changed', async () => {
      const target = uuid(1_000_000 + 5);
      const at = '(SELECT max(known_at) FROM reports.period_revision)';
      await asOwner(
        `CREATE TABLE reports.kept AS SELECT * FROM reports.record_fact WHERE record_id = '${target}' AND known_from <= ${at} AND known_to > ${at}`,
      );
      await asOwner(
        `DELETE FROM reports.record_fact f USING reports.kept k WHERE f.person_id = k.person_id AND f.version = k.version AND f.ordinal = k.ordinal`,
      );
      expect((await verifier.verify(PERIOD)).rows.differences).toMatchObject([
        { recordId: target, kind: 'missing' },
      ]);
      await asOwner(`INSERT INTO reports.record_fact SELECT * FROM reports.kept; DROP TABLE reports.kept`);

      await asOwner('CREATE TABLE reports.kept_revision AS SELECT * FROM reports.period_revision');
      const tampered = [`regexp_replace(figures, '"memberships":', '"memberships":1')`, `left(figures, 200)`];
      for (const figures of tampered) {
        await asOwner(`UPDATE reports.period_revision SET figures = ${figures}`);
        const { verified, stored, figures: compared } = await verifier.verify(PERIOD);
        expect({ verified, stored, equal: compared.equal }).toEqual({
          ...{ verified: false, stored: ['figures'], equal: false },
        });
        await asOwner(`UPDATE reports.period_revision r SET figures = k.figures FROM reports.kept_revision k
          WHERE k.period_id = r.period_id AND k.revision = r.revision`);
      }
      expect((await verifier.verify(PERIOD)).verified).toBe(true);

      await asOwner(
        `UPDATE reports.period_signature SET statement = replace(statement, '"signedBy":"tester"', '"signedBy":"other"')`,
      );
      expect(await verifier.verify(PERIOD)).toMatchObject({ verified: false, signature: { valid: false } });
    });

    it('cannot be changed by the service itself', async () => {
      for (const table of ['period', 'period_event', 'period_revision', 'period_signature', 'period_rows']) {
        await expect(dataSource.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
        await expect(dataSource.query(`UPDATE ${table} SET period_id = period_id`)).rejects.toThrow(
          /permission denied/,
        );
      }
    });
  });
}
