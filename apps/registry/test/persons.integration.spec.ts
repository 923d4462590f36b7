import type { DataSource } from 'typeorm';
import { SURVIVORSHIP_FIELDS_SCHEMA, type PersonEvent, type PersonsChanged } from '#contracts';
import { inTransaction } from '#persistence';
import { FindingsRepository } from '../src/findings/findings.repository.js';
import { FindingsService } from '../src/findings/findings.service.js';
import { IdentityRepository } from '../src/identity/identity.repository.js';
import { PersonHistoryService } from '../src/persons/person-history.service.js';
import { PersonSearcher } from '../src/persons/person-search.js';
import { PersonsInUnits } from '../src/persons/persons-in-units.js';
import { PersonsService } from '../src/persons/persons.service.js';
import { RecentVersions } from '../src/records/recent-versions.js';
import { SurvivorshipPreviewer } from '../src/survivorship/preview.js';
import { Rederivation } from '../src/survivorship/rederivation.js';
import { RederivationRepository } from '../src/survivorship/rederivation.repository.js';
import { SHIPPED_RULES } from '../src/survivorship/shipped-rules.js';
import { SharingService } from '../src/sharing/sharing.service.js';
import { SurvivorshipRepository } from '../src/survivorship/survivorship.repository.js';
import { SurvivorshipService } from '../src/survivorship/survivorship.service.js';
import type { UnitData } from '#vietnamese';
import { Places } from '../src/units/places.js';
import { importUnits, readUnits } from '../src/units/unit-store.js';
import { recordId, RegistryCore } from './registry-core.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const DECISION = '019ac000-0000-7000-8000-000000000001';

let core: RegistryCore;
let dataSource: DataSource;
let persons: PersonsService;
let history: PersonHistoryService;
let searcher: PersonSearcher;
let inUnits: PersonsInUnits;
let findings: FindingsService;
let survivorship: SurvivorshipService;
let rederivation: Rederivation;
let previewer: SurvivorshipPreviewer;
let version = 0;

beforeAll(async () => {
  core = await RegistryCore.start();
  dataSource = core.dataSource;
  const rules = new SurvivorshipRepository();
  const jobs = new RederivationRepository();
  persons = new PersonsService(dataSource, core.keys, rules);
  history = new PersonHistoryService(dataSource, core.keys);
  await inTransaction(dataSource, async (tx) => importUnits(tx, withSplitCommune(await readUnits(tx))));
  const places = new Places(dataSource);
  await places.onModuleInit();
  inUnits = new PersonsInUnits(dataSource, core.keys, places);
  searcher = new PersonSearcher(dataSource, core.keys, inUnits);
  findings = new FindingsService(dataSource, inUnits);
  survivorship = new SurvivorshipService(dataSource, rules, jobs);
  previewer = new SurvivorshipPreviewer(dataSource, rules, new IdentityRepository(), core.keys);
  rederivation = new Rederivation(
    rules,
    jobs,
    new IdentityRepository(),
    new FindingsRepository(),
    new RecentVersions(),
    core.keys,
    new SharingService(dataSource),
  );
});

afterAll(() => core?.stop());

/** A commune of before the reform that lies in two of today's, one of them in another province. */
function withSplitCommune({ units }: UnitData): UnitData {
  const today = { district: null, validFrom: '2025-07-01', validTo: null };
  const split = {
    fromCode: '25501',
    fromValidFrom: '2004-01-01',
    toValidFrom: '2025-07-01',
    automatic: false,
  };
  return {
    units: [
      ...units,
      {
        ...today,
        code: '79',
        name: 'Hồ Chí Minh',
        fullName: 'Thành phố Hồ Chí Minh',
        level: 'province',
        parentCode: null,
      },
      {
        ...today,
        code: '26800',
        name: 'Bình Hoà',
        fullName: 'Xã Bình Hoà',
        level: 'commune',
        parentCode: '79',
      },
      {
        ...{ code: '25501', name: 'Tân Cũ', fullName: 'Xã Tân Cũ', level: 'commune', parentCode: '72' },
        ...{ district: 'Tân Châu', validFrom: '2004-01-01', validTo: '2025-07-01' },
      },
    ],
    successions: [
      { ...split, toCode: '25534' },
      { ...split, toCode: '26800' },
    ],
  };
}

const group = (...groups: string[][]) => core.announce(++version, groups);

/** The person that a record stands in. */
async function personOf(id: string): Promise<string> {
  const [row]: { person_id: string }[] = await dataSource.query(
    'SELECT person_id FROM record WHERE record_id = $1',
    [id],
  );
  return row?.person_id as string;
}

async function now(): Promise<string> {
  const [row]: { now: string }[] = await dataSource.query(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS now`,
  );
  return row?.now as string;
}

const changesOf = async (personId: string) => (await history.read({ personId, limit: 200 })) ?? [];
const typesOf = (events: readonly PersonEvent[]) => events.map(({ type }) => type);

describe('a person', () => {
  test('names rule and rules version of each field, and the values that really disagree', async () => {
    await core.take('union', [core.upsert('v', { dateOfBirth: '1985', phone: '0912345678' })]);
    await core.take('veterans', [
      core.upsert('v', {
        fullName: 'Nguyen Thi Hoa',
        dateOfBirth: '1985-03-12',
        phone: '0987123456',
        gender: 'female',
      }),
    ]);
    const ids = [recordId('union', 'v'), recordId('veterans', 'v')];
    await group(ids);
    const view = await persons.find({ personId: await personOf(ids[0] as string) });
    expect(view?.provenance).toMatchObject({
      fullName: { recordId: ids[0], rule: 'accents', rulesVersion: 1 },
      dateOfBirth: { recordId: ids[1], rule: 'precision', rulesVersion: 1 },
    });
    expect(view?.conflicts).toEqual([
      { field: 'phone', value: '0987123456', records: [ids[1]], organisations: ['veterans'], rule: 'order' },
    ]);
  });

  test('is found as it was: before a merge, merged, and after its undo, under all its ids', async () => {
    await core.take('union', [core.upsert('h', { phone: '0912345678' })]);
    await core.take('veterans', [core.upsert('h', { dateOfBirth: '1960-02-03' })]);
    const ids = [recordId('union', 'h'), recordId('veterans', 'h')] as [string, string];
    const before = await now();
    await group([ids[0]], [ids[1]]);
    const [first, second] = [await personOf(ids[0]), await personOf(ids[1])];
    const [asFirst, asSecond] = [
      await persons.find({ personId: first }),
      await persons.find({ personId: second }),
    ];
    const apart = await now();
    await core.announce(++version, [ids], [], { decisionId: DECISION, action: 'made' });
    const merged = await now();
    await core.announce(++version, [[ids[0]], [ids[1]]], [], { decisionId: DECISION, action: 'revoked' });

    expect(await persons.find({ personId: second, knownAt: apart })).toEqual(asSecond);
    expect(await persons.find({ personId: second, knownAt: merged })).toMatchObject({
      personId: first,
      golden: { phone: '0912345678', dateOfBirth: '1960-02-03' },
    });
    await expect(persons.find({ personId: first, knownAt: before })).rejects.toMatchObject({
      failure: { status: 404, code: 'person.not-yet-known' },
    });
    // The undo leaves nothing behind but the history.
    for (const [personId, was] of [
      [first, asFirst],
      [second, asSecond],
    ] as const) {
      const is = await persons.find({ personId });
      expect({ ...is, version: 0, knownFrom: '' }).toEqual({ ...was, version: 0, knownFrom: '' });
    }

    const changes = await changesOf(first);
    expect(changes.map(({ cause }) => cause)).toEqual([
      { kind: 'records' },
      { kind: 'decision', decisionId: DECISION },
      { kind: 'revocation', decisionId: DECISION },
    ]);
    expect(changes[1]?.events).toEqual([
      { type: 'person.absorbed', personId: second },
      { type: 'record.linked', recordId: ids[1], organisation: 'veterans', localId: 'h', from: second },
      {
        type: 'membership.changed',
        organisation: 'veterans',
        from: null,
        to: { status: 'active', unitCode: null, joinedOn: null, leftOn: null },
      },
      {
        type: 'field.changed',
        field: 'fullName',
        from: 'Nguyễn Thị Hòa',
        to: 'Nguyễn Thị Hòa',
        recordId: ids[0],
        rule: 'unanimous',
        rulesVersion: 1,
      },
      {
        type: 'field.changed',
        field: 'dateOfBirth',
        from: null,
        to: '1960-02-03',
        recordId: ids[1],
        rule: 'only-value',
        rulesVersion: 1,
      },
    ]);
    expect(typesOf(changes[2]?.events ?? [])).toContain('person.split');
    expect(changes[2]?.events).toContainEqual({ type: 'person.split', into: second });
    const other = await changesOf(second);
    expect(other.map(({ events }) => events[0])).toEqual([
      { type: 'person.created' },
      { type: 'person.merged', into: first },
      { type: 'person.restored' },
    ]);
  });

  test('that ended twice over is found, at any time, where its records stood then', async () => {
    for (const organisation of ['a1', 'a2', 'a3']) await core.take(organisation, [core.upsert('c')]);
    const [a, b, c] = ['a1', 'a2', 'a3'].map((organisation) => recordId(organisation, 'c')) as [
      string,
      string,
      string,
    ];
    await group([a], [b], [c]);
    const [idA, idB, idC] = [await personOf(a), await personOf(b), await personOf(c)];
    await group([b, c]);
    const inB = await now();
    await group([a, b, c]);
    expect(await persons.find({ personId: idC })).toMatchObject({ personId: idA });
    expect(await persons.find({ personId: idC, knownAt: inB })).toMatchObject({ personId: idB });
    expect(typesOf((await changesOf(idC)).flatMap(({ events }) => events.slice(0, 1)))).toEqual([
      'person.created',
      'person.merged',
      'person.redirected',
    ]);
  });

  test('history comes in pages that add up to the whole', async () => {
    await core.take('union', [core.upsert('p')]);
    const id = recordId('union', 'p');
    await group([id]);
    for (let month = 1; month <= 5; month++) {
      const observedAt = `2026-12-0${month}T00:00:00Z`;
      await core.take('union', [core.upsert('p', { phone: `091234567${month}` }, { observedAt })]);
      await group([id]);
    }
    const personId = await personOf(id);
    const whole = await changesOf(personId);
    expect(whole).toHaveLength(6);
    const paged = [];
    for (let after = 0; ; after = paged.at(-1)?.version ?? 0) {
      const page = (await history.read({ personId, after, limit: 2 })) ?? [];
      if (page.length === 0) break;
      paged.push(...page);
    }
    expect(paged).toEqual(whole);
    const phones = whole.flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'field.changed' && event.field === 'phone' ? [event] : [])),
    );
    expect(phones.map(({ from, to }) => [from, to])).toEqual(
      [null, '0912345671', '0912345672', '0912345673', '0912345674'].map((from, index) => [
        from,
        `091234567${index + 1}`,
      ]),
    );
  });

  test('transfer, return, death and withdrawal show in memberships, findings and history', async () => {
    const id = recordId('union', 'm');
    const other = recordId('veterans', 'm');
    const state = async (membership: object, observedAt: string) => {
      await core.take('union', [core.upsert('m', {}, { observedAt, membership: membership as never })]);
      await group([id, other].sort());
    };
    await core.take('union', [core.upsert('m', {}, { observedAt: '2014-01-01T00:00:00Z' })]);
    await core.take('veterans', [core.upsert('m')]);
    await state({ status: 'active', joinedOn: '2010-05-19', role: 'secretary' }, '2015-01-01T00:00:00Z');
    await state(
      { status: 'transferred', joinedOn: '2010-05-19', leftOn: '2019-03-01' },
      '2019-04-01T00:00:00Z',
    );
    await state(
      { status: 'active', joinedOn: '2021-06-01', feesPaidThrough: '2026-06' },
      '2021-07-01T00:00:00Z',
    );
    const personId = await personOf(id);
    const returned = await now();
    expect((await persons.find({ personId }))?.memberships[0]).toMatchObject({
      organisation: 'union',
      status: 'active',
      intervals: [
        { status: 'active', from: '2010-05-19', to: '2019-03-01' },
        { status: 'transferred', from: '2019-03-01', to: '2021-06-01' },
        { status: 'active', from: '2021-06-01', to: null },
      ],
      proofs: { feesPaidThrough: '2026-06-01' },
    });
    expect((await persons.find({ personId, asOf: '2020-01-01' }))?.memberships).toMatchObject([
      { organisation: 'union', status: 'transferred', counted: false },
      { organisation: 'veterans' },
    ]);

    await state({ status: 'deceased', joinedOn: '2021-06-01', leftOn: '2026-05-01' }, '2026-06-01T00:00:00Z');
    expect(await persons.find({ personId })).toMatchObject({
      deceased: { reportedBy: ['union'], contradictedBy: ['veterans'] },
    });
    expect(await persons.find({ personId, knownAt: returned })).toMatchObject({ deceased: null });
    expect(await findings.list({ kind: 'deceased-elsewhere', limit: 10 })).toMatchObject([
      { personId, organisation: 'veterans', records: [{ localId: 'm' }] },
    ]);

    await core.take('veterans', [core.withdraw('m', '2026-12-01T00:00:00Z')]);
    await core.announce(++version, [[id]], [other]);
    expect(await findings.list({ kind: 'deceased-elsewhere', limit: 10 })).toEqual([]);
    const last = (await changesOf(await personOf(id))).at(-1);
    expect(last?.events).toContainEqual({
      type: 'record.unlinked',
      recordId: other,
      organisation: 'veterans',
      localId: 'm',
      to: null,
    });
  });
});

describe('duplicates', () => {
  test('are told to their organisation alone, page by page, until they are gone', async () => {
    await core.take(
      'dup',
      Array.from({ length: 6 }, (_, index) => core.upsert(String(index))),
    );
    await core.take('dup-other', [core.upsert('0')]);
    const id = (localId: string) => recordId('dup', localId);
    await group([id('0'), id('1'), recordId('dup-other', '0')], [id('2'), id('3')], [id('4'), id('5')]);
    const first = await findings.list({ kind: 'duplicate', organisation: 'dup', limit: 2 });
    const [, last] = first;
    const rest = await findings.list({
      kind: 'duplicate',
      organisation: 'dup',
      limit: 2,
      ...(last && { after: last }),
    });
    const found = [...first, ...rest];
    expect(found.map(({ records }) => records.map(({ localId }) => localId).join('+')).sort()).toEqual([
      '0+1',
      '2+3',
      '4+5',
    ]);
    expect(JSON.stringify(found)).not.toContain('dup-other');
    expect(await findings.list({ kind: 'duplicate', organisation: 'dup-other', limit: 9 })).toEqual([]);
    await group([id('0'), recordId('dup-other', '0')], [id('1')]);
    await core.take('dup', [core.withdraw('2', '2026-12-01T00:00:00Z')]);
    await core.announce(++version, [[id('3')]], [id('2')]);
    expect(await findings.list({ kind: 'duplicate', organisation: 'dup', limit: 9 })).toHaveLength(1);
  });
});

describe('search', () => {
  const NAME = 'Trần Văn Hùng';

  test('finds by name with or without accents, its end, dates, numbers and local ids', async () => {
    await core.take('find', [
      core.upsert('1', { fullName: 'Phạm Đức Thắng', dateOfBirth: '1970-01-02', nationalId: '072070012345' }),
      core.upsert('2', { fullName: 'Phạm Đức Thăng', dateOfBirth: '1971', phone: '0912000111' }),
      core.upsert('3', { fullName: 'Pham Duc Thang', gender: 'male' }),
    ]);
    const ids = ['1', '2', '3'].map((localId) => recordId('find', localId));
    await group(...ids.map((id) => [id]));
    const [one, two, three] = await Promise.all(ids.map(personOf));
    const found = async (request: object) =>
      (await searcher.search({ limit: 50, ...request })).items.map(({ personId }) => personId).sort();
    const these = (...given: (string | undefined)[]) => given.sort();
    expect(await found({ name: 'PHẠM ĐỨC THẮNG' })).toEqual(these(one, three));
    expect(await found({ name: 'pham duc thang' })).toEqual(these(one, two, three));
    expect(await found({ name: 'duc thang' })).toEqual(these(one, two, three));
    expect(await found({ name: 'uc thang' })).toEqual([]);
    expect(await found({ name: 'Phạm Đức Thăng', dateOfBirth: '1971' })).toEqual([two]);
    expect(await found({ name: 'thang', dateOfBirth: '1970' })).toEqual([one]);
    expect(await found({ nationalId: '72070012345' })).toEqual([one]);
    expect(await found({ phone: '0912 000 111' })).toEqual([two]);
    expect(await found({ organisation: 'find', localId: '3' })).toEqual([three]);
    expect(await found({ organisation: 'find', localId: 'none' })).toEqual([]);
    const [item] = (await searcher.search({ limit: 1, nationalId: '072070012345' })).items;
    expect(item).toEqual({
      personId: one,
      fullName: 'Phạm Đức Thắng',
      dateOfBirth: '1970-01-02',
      gender: null,
      communeCode: null,
      provinceCode: null,
      records: 1,
      memberships: [{ organisation: 'find', status: 'active', unitCode: null }],
    });
  });

  test('tells who is bound to units of persons with a record there, and of nobody else', async () => {
    const place = (communeCode: string) => ({ residence: { communeCode } });
    const named = (rest: object) => ({ fullName: 'Đoàn Thị Vịnh', ...rest });
    await core.take('place-1', [
      core.upsert('here', named(place('25534'))),
      core.upsert('split', named(place('25501'))),
      core.upsert('unknown', named(place('00000'))),
      core.upsert('later', named({})),
    ]);
    await core.take('place-2', [core.upsert('here', named({}))]);
    const [here, split, unknown, later] = ['here', 'split', 'unknown', 'later'].map((localId) =>
      recordId('place-1', localId),
    ) as [string, string, string, string];
    const other = recordId('place-2', 'here');
    await group([here, other], [split], [unknown], [later]);
    const [one, two, three, four] = await Promise.all([here, split, unknown, later].map(personOf));
    const seen = async (...within: string[]) => {
      const { items } = await searcher.search({ name: 'Đoàn Thị Vịnh', limit: 50, within });
      const found = items.map(({ personId }) => personId).sort();
      for (const id of [one, two, three, four] as string[])
        expect(await inUnits.has(id, within)).toBe(found.includes(id));
      return found;
    };
    expect(await seen('25534')).toEqual([one, two].sort());
    expect(await seen('80')).toEqual([one, two].sort());
    expect(await seen('79', '25534')).toEqual([one, two].sort());
    expect(await seen('26800')).toEqual([two]);
    expect(await seen('00000')).toEqual([]);
    // Findings too: of three persons twice on a list the one without a place is passed over.
    await core.take('place-1', [
      core.upsert('here-2', named({})),
      core.upsert('split-2', named({})),
      core.upsert('unknown-2', named({})),
    ]);
    const twice = (localId: string) => recordId('place-1', `${localId}-2`);
    await group([here, other, twice('here')], [split, twice('split')], [unknown, twice('unknown')]);
    const found = async (limit: number, ...within: string[]) => {
      const page = {
        kind: 'duplicate',
        limit,
        after: { personId: NOBODY, organisation: '' },
        within,
      } as const;
      const own = (await findings.list(page)).filter(({ organisation }) => organisation === 'place-1');
      return own.map(({ personId }) => personId).sort();
    };
    expect(await found(1000, '25534')).toEqual([one, two].sort());
    expect(await found(1000, '26800')).toEqual([two]);
    expect(await found(1, '26800')).toEqual([two]);
    expect(await found(1000, '00000')).toEqual([]);
    await group([here, other], [split], [unknown], ...['here', 'split', 'unknown'].map((id) => [twice(id)]));
    // An id that lost a merge is who it is now; one of nobody hides nothing.
    await group([here, other, later]);
    expect(await inUnits.has(four as string, ['25534'])).toBe(true);
    expect(await inUnits.has(DECISION, ['25534'])).toBe(true);
    await core.take('place-1', [core.withdraw('split')]);
    await core.announce(++version, [], [split]);
    expect(await inUnits.has(two as string, ['25534'])).toBe(false);
  });

  test('of the commonest name reads pages by the index, each person once', async () => {
    const many = 2500;
    const localIds = Array.from({ length: many }, (_, index) => String(index));
    await core.take(
      'common',
      localIds.map((localId) =>
        core.upsert(localId, { fullName: NAME, dateOfBirth: localId === '77' ? '1950' : '1960' }),
      ),
    );
    await group(...localIds.map((localId) => [recordId('common', localId)]));
    await dataSource.query('ANALYZE person');
    const seen: string[] = [];
    let pages = 0;
    for (let after: object | null | undefined = undefined; after !== null; pages++) {
      const page = await searcher.search({ name: NAME, limit: 100, ...(after && { after: after as never }) });
      seen.push(...page.items.map(({ personId }) => personId));
      after = page.next ?? null;
    }
    expect(seen).toHaveLength(many);
    expect(new Set(seen).size).toBe(many);
    // What a page looks at is bounded, whatever it finds.
    const rare = await searcher.search({ name: NAME, dateOfBirth: '1949', limit: 100 });
    expect(rare).toMatchObject({ items: [], next: { nameKey: 'hung van tran' } });

    const plan: { 'QUERY PLAN': string }[] = await inTransaction(dataSource, async (tx) => {
      const statements: unknown[][] = [];
      const query = tx.query.bind(tx);
      tx.query = ((sql: string, parameters: unknown[]) => {
        statements.push([sql, parameters]);
        return query(sql, parameters);
      }) as never;
      // The searcher's own statement, explained.
      await (searcher as unknown as { candidates(t: unknown, request: object): Promise<unknown> }).candidates(
        tx,
        {
          name: 'Nguyễn Thị Hòa',
          limit: 10,
        },
      );
      const [sql, parameters] = statements[0] as [string, unknown[]];
      return query(`EXPLAIN ${sql}`, parameters);
    });
    const text = plan.map((line) => line['QUERY PLAN']).join('\n');
    expect(text).toContain('person_name');
    expect(text).not.toContain('Seq Scan');
  });
});

describe('other survivorship rules', () => {
  const announced: Pick<PersonsChanged, 'persons'>['persons'][number][] = [];

  async function untilDone(jobId: string, limit = 7): Promise<void> {
    for (let steps = 0; (await survivorship.job(jobId))?.state === 'running'; steps++) {
      if (steps > 5000) throw new Error('the job does not end');
      const outcome = await inTransaction(dataSource, (tx) => rederivation.step(tx, limit));
      announced.push(...(outcome.announced?.persons ?? []));
    }
  }

  test('are refused when they build on others than those in force', async () => {
    await expect(
      survivorship.change({ ...SHIPPED_RULES, basedOn: 7, reason: 'r', actor: 'a' }),
    ).rejects.toMatchObject({ failure: { status: 409, code: 'survivorship.moved-on' } });
    expect((await survivorship.find())?.version).toBe(1);
    expect(await survivorship.find(9)).toBeNull();
    expect(Object.keys(SURVIVORSHIP_FIELDS_SCHEMA.properties)).toEqual(Object.keys(SHIPPED_RULES.fields));
  });

  test('reach everybody in steps that survive being cut off, and only who changes is announced, once', async () => {
    const pairs = Array.from({ length: 40 }, (_, index) => String(index));
    const occupation = (organisation: string, localId: string) => {
      if (Number(localId) % 4 === 0) return core.upsert(localId, { occupation: `nghề ${organisation}` });
      return core.upsert(localId, organisation === 'r1' ? { occupation: 'giáo viên' } : {});
    };
    for (const organisation of ['r1', 'r2']) {
      await core.take(
        organisation,
        pairs.map((localId) => occupation(organisation, localId)),
      );
    }
    const pairOf = (localId: string) => [recordId('r1', localId), recordId('r2', localId)].sort();
    await group(...pairs.map(pairOf));
    const before = await now();

    const fields = {
      ...SHIPPED_RULES.fields,
      occupation: { rules: ['trust', 'recency'], trust: { r2: 9 } },
    } as const;
    const foreseen = await previewer.preview({ fields }, 100_000);
    expect(foreseen).toMatchObject({
      rulesVersion: 1,
      fields: [{ field: 'occupation', persons: 10, moves: [{ from: 'r1', to: 'r2', persons: 10 }] }],
    });
    expect(foreseen.persons).toMatchObject({ looked: foreseen.persons.total, changed: 10 });
    expect((await previewer.preview({ fields }, 5)).persons).toMatchObject({
      total: foreseen.persons.total,
      looked: 5,
    });
    expect(await previewer.preview(SHIPPED_RULES)).toMatchObject({ persons: { changed: 0 }, fields: [] });
    const { version: rulesVersion, jobId } = await survivorship.change({
      fields,
      basedOn: 1,
      reason: 'r2 knows better',
      actor: 'administrator',
    });
    // Cut off in the middle of its work: nothing of that step happened.
    await expect(
      inTransaction(dataSource, async (tx) => {
        await rederivation.step(tx, 500);
        throw new Error('killed');
      }),
    ).rejects.toThrow('killed');
    for (let step = 0; step < 20; step++) {
      const outcome = await inTransaction(dataSource, (tx) => rederivation.step(tx, 97));
      announced.push(...(outcome.announced?.persons ?? []));
    }
    // While it runs, a message changes a person by the new rules, and holds others.
    await core.take(
      'r1',
      [core.upsert('8', { occupation: 'nghề r1', phone: '0912345678' })],
      '2026-12-01T00:00:00Z',
    );
    await inTransaction(dataSource, async (tx) => {
      await tx.query('SELECT 1 FROM record WHERE record_id = $1 FOR UPDATE', [recordId('r1', '4')]);
      await group(pairOf('8'));
      for (let step = 0; step < 100; step++) {
        const outcome = await inTransaction(dataSource, (other) => rederivation.step(other, 97));
        announced.push(...(outcome.announced?.persons ?? []));
      }
      expect((await survivorship.job(jobId))?.state).toBe('running');
    });
    await untilDone(jobId);
    expect(await survivorship.job(jobId)).toMatchObject({ state: 'done', progress: 1, rulesVersion });

    const changed = pairs.filter((localId) => Number(localId) % 4 === 0);
    const expected = await Promise.all(changed.map((localId) => personOf(recordId('r1', localId))));
    const ids = announced.map(({ personId }) => personId);
    expect(ids.filter((id) => !expected.includes(id))).toEqual([]);
    const eighth = expected[changed.indexOf('8')];
    expect(expected.filter((id) => id !== eighth && !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const localId of pairs) {
      const personId = await personOf(recordId('r1', localId));
      const view = await persons.find({ personId });
      expect(view?.golden.occupation).toBe(Number(localId) % 4 === 0 ? 'nghề r2' : 'giáo viên');
      const was = await persons.find({ personId, knownAt: before });
      if (Number(localId) % 4 === 0) expect(was?.golden.occupation).toBe('nghề r1');
      expect(was?.provenance.occupation?.rulesVersion === 2).toBe(was?.version === view?.version);
      const causes = (await changesOf(personId)).map(({ cause }) => cause);
      const byRules = causes.filter(({ kind }) => kind === 'rules');
      // The one that the message changed may have the new rules from there.
      if (localId !== '8') expect(byRules).toHaveLength(changed.includes(localId) ? 1 : 0);
    }
    const outdated: unknown[] = await dataSource.query(
      'SELECT 1 FROM person WHERE cardinality(records) > 0 AND rules_version < $1',
      [rulesVersion],
    );
    expect(outdated).toEqual([]);
  });

  test('back to the rules of before: the persons of before', async () => {
    const { version: rulesVersion, jobId } = await survivorship.change({
      ...SHIPPED_RULES,
      basedOn: 2,
      reason: 'back',
      actor: 'administrator',
    });
    await untilDone(jobId, 500);
    const view = await persons.find({ personId: await personOf(recordId('r1', '4')) });
    expect(view?.golden.occupation).toBe('nghề r1');
    expect(view?.provenance.occupation).toMatchObject({ rule: 'order', rulesVersion });
    expect(await survivorship.find()).toMatchObject({ version: 3, reason: 'back', job: { state: 'done' } });
    const versions = await survivorship.versions({ limit: 2 });
    expect(versions.map(({ version, job }) => [version, job?.rulesVersion])).toEqual([
      [3, 3],
      [2, 2],
    ]);
    const [shipped, ...none] = await survivorship.versions({ limit: 9, before: 2 });
    expect([shipped?.version, shipped?.job, none]).toEqual([1, null, []]);
  });
});
