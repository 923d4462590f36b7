import type { DataSource } from 'typeorm';
import type { CanonicalRecord, IntakeRow, PersonAnnouncement, SharingAgreement } from '#contracts';
import { asOrganisation } from '#persistence';
import { PersonsService } from '../src/persons/persons.service.js';
import { RecordsService } from '../src/records/records.service.js';
import { SharingService } from '../src/sharing/sharing.service.js';
import { SurvivorshipRepository } from '../src/survivorship/survivorship.repository.js';
import { recordId, RegistryCore } from './registry-core.js';

const CCCD = '072185012345';
const PHONE = '0912345678';

let core: RegistryCore;
let dataSource: DataSource;
let persons: PersonsService;
let records: RecordsService;
let sharing: SharingService;

beforeAll(async () => {
  core = await RegistryCore.start();
  dataSource = core.dataSource;
  persons = new PersonsService(dataSource, core.keys, new SurvivorshipRepository());
  sharing = new SharingService(dataSource);
  records = new RecordsService(dataSource, persons, core.keys, sharing);
});

afterAll(() => core?.stop());

const upsert: RegistryCore['upsert'] = (...given) => core.upsert(...given);
const withdraw: RegistryCore['withdraw'] = (...given) => core.withdraw(...given);
const take: RegistryCore['take'] = (...given) => core.take(...given);
const announce: RegistryCore['announce'] = (...given) => core.announce(...given);

const idsOf = (announced: readonly PersonAnnouncement[]) =>
  Object.fromEntries(
    announced.map(({ personId, records: held }) => [personId, held.map((one) => one.localId).sort()]),
  );

describe('intake', () => {
  test('counts what is new, what changed and what did not', async () => {
    expect((await take('org-1', [upsert('a'), upsert('b')])).counts).toEqual({
      created: 2,
      updated: 0,
      withdrawn: 0,
      unchanged: 0,
    });
    const later = '2026-11-02T08:00:00.000Z';
    const second = await take(
      'org-1',
      [upsert('a'), upsert('b', { phone: PHONE }), upsert('c'), upsert('c')],
      later,
    );
    expect(second.counts).toEqual({ created: 1, updated: 1, withdrawn: 0, unchanged: 2 });
    expect(second.changes.map(({ localId }) => localId).sort()).toEqual(['b', 'c']);
  });

  test('a re-sent list makes no version and no message, and moves the time of observation', async () => {
    const list = () => Array.from({ length: 50 }, (_, index) => upsert(`m-${index}`));
    await take('org-2', list());
    const before = await dataSource.query(
      `SELECT count(*)::int AS n FROM record_version WHERE organisation = 'org-2'`,
    );
    const again = await take('org-2', list(), '2026-12-01T00:00:00.000Z');
    expect(again.changes).toEqual([]);
    expect(again.counts.unchanged).toBe(50);
    expect(
      await dataSource.query(`SELECT count(*)::int AS n FROM record_version WHERE organisation = 'org-2'`),
    ).toEqual(before);
    const stale = await take('org-2', [upsert('m-0', { phone: PHONE })], '2026-11-20T00:00:00.000Z');
    expect(stale.counts.unchanged).toBe(1);
  });

  test('chunks that overtake one another, several at once, end in the same state', async () => {
    const times = ['2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'];
    const rows = (chunk: number): IntakeRow[] =>
      Array.from({ length: 40 }, (_, index): IntakeRow => {
        const localId = String(index);
        const observedAt = times[(chunk * 7 + index) % 3] as string;
        return (chunk + index) % 5 === 0
          ? withdraw(localId, observedAt)
          : upsert(localId, { phone: `09123456${chunk}${index % 2}` }, { observedAt });
      });
    const chunks = Array.from({ length: 6 }, (_, chunk) => rows(chunk));
    for (const chunk of chunks) await take('org-ordered', chunk);
    await Promise.all([...chunks].reverse().map((chunk) => take('org-parallel', chunk)));
    const state = (organisation: string) =>
      dataSource.query(
        `SELECT local_id, withdrawn, encode(content_hash, 'hex') AS hash, observed_at FROM record
         WHERE organisation = $1 ORDER BY local_id`,
        [organisation],
      );
    expect(await state('org-parallel')).toEqual(await state('org-ordered'));
  });

  test('a withdrawal that comes before its record keeps it out, and its return is announced', async () => {
    const early = await take('org-3', [withdraw('a', '2026-05-01T00:00:00Z')]);
    expect(early.changes).toEqual([]);
    const late = await take('org-3', [upsert('a', {}, { observedAt: '2026-04-01T00:00:00Z' })]);
    expect(late).toMatchObject({ changes: [], counts: { unchanged: 1 } });
    expect(await records.find('org-3', recordId('org-3', 'a'))).toBeNull();
    const back = await take('org-3', [upsert('a', {}, { observedAt: '2026-06-01T00:00:00Z' })]);
    expect(back).toMatchObject({ counts: { created: 1 }, changes: [{ localId: 'a', epoch: 1 }] });
  });

  test('versions of a record always rise, even when chunks overtook one another', async () => {
    const first = upsert('a', {}, { observedAt: '2026-03-01T00:00:00Z' });
    const second = upsert('a', { phone: PHONE }, { observedAt: '2026-02-01T00:00:00Z' });
    const third = upsert('a', { email: 'a@example.org' }, { observedAt: '2026-04-01T00:00:00Z' });
    const [taken] = (await take('org-4', [third])).changes;
    await take('org-4', [second]);
    const [changed] = (
      await take('org-4', [
        {
          ...first,
          record: { ...(first as { record: CanonicalRecord }).record, observedAt: '2026-05-01T00:00:00Z' },
        } as IntakeRow,
      ])
    ).changes;
    expect(changed?.version).toBeGreaterThan(taken?.version ?? 0);
  });
});

describe('identity', () => {
  test('persons are announced with their records and places; the same again is not', async () => {
    const residence = { communeText: 'Xã Tân Thành', provinceText: 'Tây Ninh' };
    await take('org-5', [upsert('a', { residence, dateOfBirth: '1985-03-12', gender: 'female' })]);
    const a = recordId('org-5', 'a');
    const first = await announce(1, [[a]]);
    expect(first.persons).toMatchObject([
      {
        records: [{ localId: 'a', communeCode: '25534', provinceCode: '80', status: 'active' }],
        gender: 'female',
        birthYear: 1985,
      },
    ]);
    expect((await announce(2, [[a]])).persons).toEqual([]);
  });

  test('merged ids redirect, and come back when the link is undone', async () => {
    await take('org-6', [
      upsert('a', { phone: PHONE }),
      upsert('b', { nationalId: CCCD, dateOfBirth: '1985' }),
    ]);
    const [a, b] = [recordId('org-6', 'a'), recordId('org-6', 'b')];
    const apart = await announce(1, [[a], [b]]);
    const [idA, idB] = [a, b].map(
      (id) => apart.persons.find((one) => one.records[0]?.recordId === id)?.personId as string,
    );
    const merged = await announce(2, [[a, b]]);
    expect(idsOf(merged.persons)).toEqual({ [idA as string]: ['a', 'b'], [idB as string]: [] });
    const view = await persons.find({ personId: idB as string });
    expect(view).toMatchObject({
      personId: idA,
      golden: { fullName: 'Nguyễn Thị Hòa', nationalId: CCCD, phone: PHONE, dateOfBirth: '1985' },
      provenance: { nationalId: { recordId: b, rule: 'only-value' }, fullName: { rule: 'unanimous' } },
      records: [{ localId: 'a' }, { localId: 'b' }],
      memberships: [{ organisation: 'org-6', status: 'active' }],
    });
    const undone = await announce(3, [[a], [b]]);
    expect(idsOf(undone.persons)).toEqual({ [idA as string]: ['a'], [idB as string]: ['b'] });
    expect((await persons.find({ personId: idA as string }))?.golden).toEqual({
      fullName: 'Nguyễn Thị Hòa',
      phone: PHONE,
    });
    const history = await dataSource.query('SELECT version FROM person_history WHERE person_id = $1', [idA]);
    expect(history).toHaveLength(2);
  });

  test('announcements of overlapping groups, several at once, end where the newest leads', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    await take(
      'org-7',
      names.map((name) => upsert(name)),
    );
    const ids = names.map((name) => recordId('org-7', name));
    const [a, b, c, d, e] = ids as [string, string, string, string, string];
    const groupings = [
      [[a], [b], [c], [d], [e]],
      [
        [a, b],
        [c, d, e],
      ],
      [[a, b, c, d, e]],
      [[a, e], [b, c], [d]],
      [[a], [b, c, d], [e]],
    ];
    const announced = await Promise.all(
      groupings.map((groups, index) => announce(index + 1, groups)).reverse(),
    );
    const newest = new Map<string, PersonAnnouncement>();
    for (const person of announced.flatMap((one) => one.persons)) {
      if ((newest.get(person.personId)?.version ?? 0) < person.version) newest.set(person.personId, person);
    }
    const living = [...newest.values()].filter((one) => one.records.length > 0);
    expect(
      living
        .map((one) =>
          one.records
            .map(({ localId }) => localId)
            .sort()
            .join(''),
        )
        .sort(),
    ).toEqual(['a', 'bcd', 'e']);
    const rows: { records: string[] }[] = await dataSource.query(
      `SELECT records FROM person WHERE records && $1::uuid[]`,
      [ids],
    );
    expect(rows.map((row) => row.records.length).sort()).toEqual([1, 1, 3]);
  });

  test('a withdrawn record leaves its person and is said to', async () => {
    await take('org-8', [upsert('a'), upsert('b')]);
    const [a, b] = [recordId('org-8', 'a'), recordId('org-8', 'b')];
    await announce(1, [[a, b]]);
    await take('org-8', [withdraw('a', '2026-12-01T00:00:00Z')]);
    const { persons: changed, withdrawn } = await announce(2, [[b]], [a]);
    expect(withdrawn).toMatchObject([{ localId: 'a', organisation: 'org-8' }]);
    expect(changed.map((one) => one.records.map(({ localId }) => localId))).toEqual([['b'], []]);
    expect(await records.find('org-8', a)).toMatchObject({ state: 'withdrawn', personId: null });
  });

  test('a localId that is used for another human gets a person id of its own', async () => {
    await take('org-9', [upsert('a', { dateOfBirth: '1985-03-12' })]);
    const a = recordId('org-9', 'a');
    const [before] = (await announce(1, [[a]])).persons;
    const other = upsert('a', { fullName: 'Trần Văn Minh', dateOfBirth: '1999-07-01' });
    const { changes } = await take('org-9', [other], '2026-11-02T08:00:00.000Z');
    expect(changes).toMatchObject([{ epoch: 2 }]);
    expect(await records.find('org-9', a)).toMatchObject({ state: 'pending', personId: null });
    const after = await announce(2, [[a]]);
    const living = after.persons.filter((one) => one.records.length > 0);
    expect(living).toHaveLength(1);
    expect(living[0]?.personId).not.toBe(before?.personId);
    expect(await persons.find({ personId: before?.personId as string })).toBeNull();
  });
});

describe('an organisation', () => {
  test('sees its own record, what the hub made of it, and that the person is a member elsewhere', async () => {
    await take('org-10', [upsert('a', { fullName: 'Nguyen Thi Hoa' })]);
    const a = recordId('org-10', 'a');
    expect(await records.find('org-10', a)).toMatchObject({ state: 'pending', personId: null, golden: {} });
    await take('org-11', [upsert('x', { nationalId: CCCD })]);
    await announce(1, [[a, recordId('org-11', 'x')]]);
    expect(await records.find('org-10', a)).toMatchObject({
      state: 'linked',
      golden: { fullName: 'Nguyễn Thị Hòa' },
      memberElsewhere: true,
      record: { person: { fullName: 'Nguyen Thi Hoa' } },
    });
    expect(Object.keys((await records.find('org-10', a))?.golden ?? {})).not.toContain('nationalId');
  });

  test('sees no row of another organisation and no person', async () => {
    await take('org-12', [upsert('a')]);
    await announce(1, [[recordId('org-12', 'a')]]);
    expect(await records.find('org-13', recordId('org-12', 'a'))).toBeNull();
    for (const table of ['record', 'record_version', 'person', 'person_history']) {
      const rows = await asOrganisation(dataSource, 'org-13', (tx) => tx.query(`SELECT 1 FROM ${table}`));
      expect(rows).toEqual([]);
    }
  });
});

test('no table holds a national id or a phone in plain', async () => {
  await take('org-14', [upsert('a', { nationalId: CCCD, oldNationalId: '290123456', phone: PHONE })]);
  await announce(1, [[recordId('org-14', 'a')]]);
  for (const table of ['record', 'record_version', 'person', 'person_history', 'outbox']) {
    const rows: { row: string }[] = await dataSource.query(`SELECT t::text AS row FROM ${table} t`);
    for (const secret of [CCCD, '290123456', PHONE]) {
      expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
      const hex = Buffer.from(secret).toString('hex');
      expect(rows.filter(({ row }) => row.includes(hex))).toEqual([]);
    }
  }
});

describe('sharing agreements', () => {
  const basis = 'Quy chế phối hợp 01/2026';
  const share = async (basedOn: number, ...agreements: SharingAgreement[]) =>
    sharing.change({ basedOn, agreements, reason: 'biên bản họp', actor: 'admin' });

  test('let golden fields flow one way, from records of one organisation to another, while they are valid', async () => {
    await take('org-s', [upsert('a', { phone: PHONE, occupation: 'farmer', dateOfBirth: '1985' })]);
    await take('org-t', [upsert('b', { email: 'b@example.org', dateOfBirth: '1985' })]);
    const [a, b] = [recordId('org-s', 'a'), recordId('org-t', 'b')];
    await announce(901, [[a, b]]);
    const golden = async (organisation: string, id: string) => (await records.find(organisation, id))?.golden;
    expect(Object.keys((await golden('org-t', b)) ?? {})).toEqual(['fullName', 'dateOfBirth']);
    expect(await sharing.find()).toMatchObject({ version: 1, agreements: [] });

    await share(1, { from: 'org-s', to: 'org-t', fields: ['phone'], basis });
    expect(await golden('org-t', b)).toMatchObject({ phone: PHONE });
    expect(await golden('org-t', b)).not.toHaveProperty('occupation');
    expect(await golden('org-s', a)).not.toHaveProperty('email');

    await share(2, { from: 'org-s', to: 'org-t', fields: ['phone'], basis, validUntil: '2020-01-01' });
    expect(await golden('org-t', b)).not.toHaveProperty('phone');
    expect(await sharing.find(2)).toMatchObject({ version: 2, changedBy: 'admin', agreements: [{ basis }] });
    expect(await sharing.find(9)).toBeNull();
    await expect(share(1)).rejects.toThrow('sharing.moved-on');
  });

  test('are announced as digests that say nothing, and change with the value', async () => {
    await sharing.change({
      basedOn: 3,
      agreements: [{ from: 'org-u', to: 'org-v', fields: ['phone'], basis }],
      reason: 'biên bản họp',
      actor: 'admin',
    });
    // Other instances look once a second.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await take('org-u', [upsert('a', { phone: PHONE })]);
    await take('org-v', [upsert('b', {})]);
    const groups = [[recordId('org-u', 'a'), recordId('org-v', 'b')]];
    const together = async (round: number) =>
      (await announce(round, groups)).persons.find((person) => person.records.length === 2);
    const first = await together(902);
    expect(first?.shared).toEqual({ 'org-v': { phone: expect.stringMatching(/^[\w-]{12}$/) as string } });
    expect(JSON.stringify(first)).not.toContain(PHONE);
    await take('org-u', [upsert('a', { phone: '0987654321' })], '2027-01-01T00:00:00.000Z');
    const second = await together(903);
    expect(second?.shared?.['org-v']?.phone).not.toBe(first?.shared?.['org-v']?.phone);
    expect(second?.goldenDigest).toBe(first?.goldenDigest);
  });
});
