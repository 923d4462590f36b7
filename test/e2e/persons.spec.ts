import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CurrentModel,
  PersonChange,
  PersonView,
  RederivationJob,
  SummaryReport,
  SurvivorshipPreview,
  SurvivorshipView,
} from '#contracts';
import { TestHub } from '#testing';
import type { PersonLinks } from '../../apps/gateway/src/persons/persons.controller.js';

const CCCD = '072185012345';
let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start();
}, 300_000);
afterAll(() => hub?.stop(), 60_000);

function send<T>(client: string, method: 'DELETE' | 'POST' | 'PUT', path: string, body?: object): Promise<T> {
  return hub.client(client).json<T>(path, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: () => JSON.stringify(body) }),
  });
}

const get = <T>(client: string, path: string) => hub.client(client).json<T>(path);
const person = (personId: string, query = '') =>
  get<PersonView>('coordinator', `/v1/persons/${personId}${query}`);

/** Pushes a record and waits until it is matched. @returns its person */
async function push(
  organisation: string,
  localId: string,
  given: object,
  membership: object,
): Promise<string> {
  const body = { localId, person: { fullName: 'Huỳnh Thị Hòa', ...given }, membership };
  const { personId } = await send<{ personId: string }>(
    organisation,
    'PUT',
    `/v1/members/${localId}?wait=resolved`,
    body,
  );
  return personId;
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 30_000; !(await holds()); await sleep(100)) {
    if (Date.now() > deadline) throw new Error('still not so after 30 s');
  }
}

/** Counted memberships of an organisation, as the board sees them. */
async function memberships(organisation: string): Promise<number> {
  const { organisations } = await get<SummaryReport>('board', '/v1/reports/summary');
  return organisations.find((one) => one.organisation === organisation)?.memberships ?? 0;
}

/** The last that an organisation's feed tells of a record. */
async function lastTold(organisation: string, localId: string): Promise<FeedItem | undefined> {
  const { items } = await get<{ items: FeedItem[] }>(organisation, '/v1/changes?limit=1000');
  return items.findLast((item) => item.localId === localId);
}

interface FeedItem {
  readonly type: string;
  readonly localId: string;
  readonly personId: string | null;
}

describe('a person', () => {
  const given = { nationalId: CCCD, dateOfBirth: '1985-03-12', gender: 'female' };
  let personId: string;

  it('is put together, found, and corrected', async () => {
    await push('womens-union', 'PN-1', { ...given, fullName: 'HUYNH THI HOA' }, { status: 'active' });
    personId = await push('farmers-union', 'ND-1', given, { status: 'active', joinedOn: '2010-05-19' });
    const search = (body: object) =>
      send<{ items: { personId: string }[] }>('coordinator', 'POST', '/v1/persons/search', body);
    for (const body of [
      { name: 'huynh thi hoa' },
      { nationalId: CCCD },
      { organisation: 'farmers-union', localId: 'ND-1' },
      { name: 'huynh thi hoa', memberOf: ['womens-union', 'farmers-union'] },
    ])
      expect((await search(body)).items.map((item) => item.personId)).toEqual([personId]);
    for (const memberOf of [['farmers-union'], ['farmers-union', 'womens-union', 'veterans']])
      expect((await search({ name: 'huynh thi hoa', memberOf })).items).toEqual([]);
    expect(await person(personId)).toMatchObject({
      golden: { fullName: 'Huỳnh Thị Hòa', nationalId: CCCD },
      provenance: { fullName: { rule: 'accents', rulesVersion: 1 } },
      conflicts: [],
      memberships: [{ organisation: 'farmers-union', counted: true }, { organisation: 'womens-union' }],
    });
    await push(
      'farmers-union',
      'ND-1',
      { ...given, phone: '0912345678' },
      { status: 'active', joinedOn: '2010-05-19' },
    );
    expect((await person(personId)).golden['phone']).toBe('0912345678');
  });

  it('tells why its records are one person', async () => {
    const links = await get<PersonLinks>('coordinator', `/v1/persons/${personId}/links`);
    const { modelId, version } = await get<CurrentModel>('administrator', '/v1/models/current');
    expect(links).toMatchObject({
      personId,
      model: { modelId, version },
      decisions: [],
    });
    expect(links.records.map(({ localId }) => localId).sort()).toEqual(['ND-1', 'PN-1']);
    expect(links.pairs).toHaveLength(1);
    const [pair] = links.pairs;
    expect(pair!.probability).toBeGreaterThan(0.99);
    expect(pair!.evidence.map(({ field }) => field)).toEqual(
      expect.arrayContaining(['full_name', 'national_id']),
    );
    const total = pair!.evidence.reduce((sum, { weight }) => sum + weight, 0);
    expect(total).toBeGreaterThan(20);
    await expect(get('board', `/v1/persons/${personId}/links`)).rejects.toThrow('403');
  });

  it('dies, by one organisation’s account, and another is found to count her still', async () => {
    const left = { status: 'deceased', joinedOn: '2010-05-19', leftOn: '2026-05-01', leftReason: 'deceased' };
    await push('farmers-union', 'ND-1', given, left);
    const deceased = { reportedBy: ['farmers-union'], contradictedBy: ['womens-union'] };
    expect(await person(personId)).toMatchObject({ deceased });
    expect([await memberships('farmers-union'), await memberships('womens-union')]).toEqual([0, 1]);
    expect(await lastTold('farmers-union', 'ND-1')).toMatchObject({ personId });
    const { items } = await get<{ items: { personId: string; organisation: string }[] }>(
      'coordinator',
      '/v1/findings/deceased',
    );
    expect(items).toMatchObject([{ personId, organisation: 'womens-union', records: [{ localId: 'PN-1' }] }]);
    await expect(get('womens-union', '/v1/findings/deceased')).rejects.toThrow('403');
  });

  it('is withdrawn and comes back, and her history tells it all', async () => {
    await send('womens-union', 'DELETE', '/v1/members/PN-1', { reason: 'nhập nhầm' });
    await eventually(async () => (await person(personId)).records.length === 1);
    await eventually(async () => (await memberships('womens-union')) === 0);
    await eventually(async () => (await lastTold('womens-union', 'PN-1'))?.type === 'record.withdrawn');
    expect(await push('womens-union', 'PN-1', given, { status: 'active' })).toBe(personId);
    expect(await memberships('womens-union')).toBe(1);
    expect(await lastTold('womens-union', 'PN-1')).toMatchObject({ type: 'record.linked', personId });
    const changes: PersonChange[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: PersonChange[]; next: string | null } = await get(
        'coordinator',
        `/v1/persons/${personId}/history?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      changes.push(...page.items);
      cursor = page.next;
    }
    const types = changes.flatMap(({ events }) => events.map(({ type }) => type));
    for (const type of [
      'record.linked',
      'record.changed',
      'record.unlinked',
      'membership.changed',
      'field.changed',
    ])
      expect(types).toContain(type);
    const knownAt = changes.at(-2)?.knownAt ?? '';
    const before = await person(personId, `?knownAt=${encodeURIComponent(knownAt)}`);
    expect(before.records.map(({ organisation }) => organisation)).toEqual(['farmers-union']);
    expect((await person(personId, '?asOf=2015-01-01')).memberships).toMatchObject([
      { organisation: 'farmers-union', status: 'active' },
      { organisation: 'womens-union' },
    ]);
  });

  it('that was never, or not yet, or not in time, is a clear error', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000';
    for (const [path, status] of [
      [`/v1/persons/${nobody}`, '404'],
      ['/v1/persons/nobody', '404'],
      [`/v1/persons/${nobody}/history`, '404'],
      [`/v1/persons/${personId}?knownAt=2020-01-01T00:00:00Z`, '404'],
      [`/v1/persons/${personId}?knownAt=2999-01-01T00:00:00Z`, '422'],
      [`/v1/persons/${personId}?asOf=2026-02-30`, '422'],
      [`/v1/persons/${personId}/history?cursor=x`, '422'],
    ] as const)
      await expect(get('coordinator', path)).rejects.toThrow(status);
    await expect(get('trade-union', `/v1/persons/${personId}`)).rejects.toThrow('403');
  });
});

describe('duplicates', () => {
  it('are told to their organisation alone', async () => {
    const given = { fullName: 'Đặng Quốc Bảo', nationalId: '072080098765', dateOfBirth: '1980-09-08' };
    const first = await push('trade-union', 'CD-1', given, { status: 'active' });
    expect(await push('trade-union', 'CD-2', given, { status: 'active' })).toBe(first);
    const duplicates = (client: string) =>
      get<{ items: { records: { localId: string }[] }[] }>(client, '/v1/findings/duplicates');
    const { items } = await duplicates('trade-union');
    expect(items.map(({ records }) => records.map(({ localId }) => localId))).toEqual([['CD-1', 'CD-2']]);
    expect((await duplicates('veterans')).items).toEqual([]);
  });
});

describe('survivorship rules', () => {
  it('name the place of a mistake, and change nothing then', async () => {
    const { fields, version } = await get<SurvivorshipView>('administrator', '/v1/survivorship');
    const rules = { basedOn: version, reason: 'test', fields: { ...fields, phone: { rules: ['luck'] } } };
    await expect(send('administrator', 'PUT', '/v1/survivorship', rules)).rejects.toThrow(
      '422 request.invalid',
    );
    await expect(send('coordinator', 'PUT', '/v1/survivorship', rules)).rejects.toThrow('403');
    expect(await get('administrator', '/v1/survivorship')).toMatchObject({ version: 1 });
    const preview = (body: object, as = 'administrator') =>
      send<SurvivorshipPreview>(as, 'POST', '/v1/survivorship/preview', body);
    await expect(preview({ fields: rules.fields })).rejects.toThrow('422 request.invalid');
    await expect(preview({ fields, basedOn: 1 })).rejects.toThrow('422 request.invalid');
    await expect(preview({ fields }, 'coordinator')).rejects.toThrow('403');
    await expect(preview({ fields }, 'veterans')).rejects.toThrow('403');
    expect(await preview({ fields })).toMatchObject({ rulesVersion: 1, persons: { changed: 0 }, fields: [] });
    await expect(get('administrator', '/v1/survivorship/versions?cursor=eA')).rejects.toThrow(
      '422 parameter.invalid',
    );
    await expect(get('board', '/v1/survivorship/versions')).rejects.toThrow('403');
  });

  it('reach everybody exactly once although the registry is killed again and again', async () => {
    const people = Array.from({ length: 12 }, (_, index) => String(10 + index));
    const ids: string[] = [];
    for (const number of people) {
      const who = { fullName: `Lâm Minh Khôi`, nationalId: `0720750001${number}`, dateOfBirth: '1975-01-02' };
      await push('veterans', `CCB-${number}`, { ...who, occupation: 'thợ xây' }, { status: 'active' });
      ids.push(
        await push('youth-union', `TN-${number}`, { ...who, occupation: 'giáo viên' }, { status: 'active' }),
      );
    }
    const { fields, version } = await get<SurvivorshipView>('administrator', '/v1/survivorship');
    const before = await Promise.all(ids.map((id) => person(id)));
    expect(new Set(before.map(({ golden }) => golden['occupation']))).toEqual(new Set(['thợ xây']));
    const trusting = { ...fields, occupation: { rules: ['trust', 'recency'], trust: { 'youth-union': 10 } } };
    const preview = { fields: trusting };
    const persons = new Set(before.map(({ personId }) => personId)).size;
    expect(await send('administrator', 'POST', '/v1/survivorship/preview', preview)).toMatchObject({
      persons: { changed: persons },
      fields: [
        {
          field: 'occupation',
          moves: [{ from: 'veterans', to: 'youth-union', persons }],
        },
      ],
    });
    const { jobId } = await send<{ jobId: string }>('administrator', 'PUT', '/v1/survivorship', {
      basedOn: version,
      reason: 'Đoàn biết rõ nghề nghiệp hơn',
      fields: trusting,
    });
    for (let kill = 0; kill < 3; kill++) {
      hub.kill('registry');
      await sleep(300);
    }
    const job = () => get<RederivationJob>('administrator', `/v1/survivorship/jobs/${jobId}`);
    await eventually(async () => (await job()).state === 'done');
    expect(await job()).toMatchObject({ progress: 1 });
    type Versions = { items: SurvivorshipView[]; next: string | null };
    const newest = await get<Versions>('coordinator', '/v1/survivorship/versions?limit=1');
    expect(newest.items).toMatchObject([{ version: version + 1, fields: trusting, job: { jobId } }]);
    const rest = await get<Versions>('coordinator', `/v1/survivorship/versions?cursor=${newest.next}`);
    expect(rest).toMatchObject({ items: [{ version, changedBy: 'lienthong' }], next: null });
    for (const [index, id] of ids.entries()) {
      const { golden, provenance, version: now } = await person(id);
      expect(golden['occupation']).toBe('giáo viên');
      expect(provenance['occupation']).toMatchObject({ rule: 'trust', rulesVersion: version + 1 });
      const { items } = await get<{ items: PersonChange[] }>('coordinator', `/v1/persons/${id}/history`);
      const byRules = items.filter(({ cause }) => cause.kind === 'rules');
      expect(byRules).toHaveLength(1);
      expect(now).toBeGreaterThan(before[index]?.version ?? 0);
    }
  }, 120_000);
});
