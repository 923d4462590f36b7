import { setTimeout as sleep } from 'node:timers/promises';
import type { CanonicalRecord } from '#contracts';
import type { TestHub } from '#testing';
import { generateHouseholds } from '../../tools/generator/index.js';
import { asking, type Answer, type Ask } from '../hub/asking.js';
import type { PushedRecord } from '../hub/province.js';
import { push, settled } from '../hub/pushing.js';

export const SEED = 20_261_128;
export const PROVINCE = '80';
export const ORGANISATIONS = [
  'trade-union',
  'farmers-union',
  'youth-union',
  'womens-union',
  'veterans',
] as const;
const COMMUNES = 6;
const RECORDS_IN_COMMUNE = 140;
/** The generator turns to the next commune after about so many. */
const GENERATED_IN_COMMUNE = 1_500;
/** People for one gathered, commune by commune; the fourth gathers more than there are. */
const ELIGIBLE = [1.45, 1.7, 1.6, 0.93, 2.1, 1.8];
const POPULATION_SOURCE = 'Thống kê cơ sở';
const REASONS = ['moved-residence', 'own-request', 'deceased', 'lost-interest'] as const;
const WORKPLACES = ['Công ty May', 'Nhà máy Cao su', 'Hợp tác xã', 'Công ty Cơ khí'];
const SECTORS = ['non-state', 'foreign', 'state', 'non-state'] as const;

/** What a filled hub holds, so far as the tests ask for it. */
export interface BoardHub {
  readonly signedPeriod: string;
  readonly openPeriod: string;
  readonly roundId: string;
  /** Codes of the six communes. */
  readonly communes: readonly string[];
}

/**
 * Fills a hub with what a board looks at: six communes of a province with the trees of two organisations, eligible
 * population, declared totals, a signed period that was corrected since, one that is attested and objected to, a
 * review round under way, and changes of this month.
 */
export async function fillBoardHub(hub: TestHub): Promise<BoardHub> {
  const ask = sound(asking(hub));
  const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10);
  const records = communeRecords();
  const late = records.filter((_, index) => index % 20 === 0);
  const early = records.filter((_, index) => index % 20 !== 0);
  await sendTrees(ask, records);
  await settled(hub, await push(hub, early, { batchRows: 500 }));
  const communes = await sendComparisons(ask);
  const year = Number(today.slice(0, 4));
  const signedPeriod = await signedPeriodOf(ask, year - 1);
  await settled(hub, await push(hub, thisMonth(early, late, today), { batchRows: 500 }));
  const openPeriod = await openPeriodOf(ask, today);
  const { body } = await ask('board', '/v1/rounds', 'POST', {
    title: 'Rà soát cuối năm',
    criteria: ['left', 'moved', 'inactive', 'duplicate', 'age'],
    dueOn: `${year + 1}-01-31`,
  });
  const roundId = String(body['roundId']);
  await answerSome(ask, body['progress'] as Progress[]);
  const subscription = await ask('board', '/v1/subscriptions', 'POST', {
    report: 'summary',
    parameters: { unit: PROVINCE },
    schedule: 'monthly',
  });
  await ask('board', `/v1/subscriptions/${String(subscription.body['subscriptionId'])}/run`, 'POST');
  return { signedPeriod, openPeriod, roundId, communes };
}

/** @throws when the hub refuses a step */
function sound(ask: Ask): Ask {
  return async (as, path, method, body): Promise<Answer> => {
    const answer = await ask(as, path, method, body);
    if (answer.status >= 300) throw new Error(`${method ?? 'GET'} ${path} as ${as}: ${answer.text}`);
    return answer;
  };
}

/** The first households of each commune. */
function communeRecords(): PushedRecord[] {
  const taken = new Map<number, number>();
  const records: PushedRecord[] = [];
  for (const household of generateHouseholds({
    records: COMMUNES * GENERATED_IN_COMMUNE,
    seed: SEED,
    province: PROVINCE,
  })) {
    const before = taken.get(household.commune) ?? 0;
    if (before >= RECORDS_IN_COMMUNE) continue;
    taken.set(household.commune, before + household.records.length);
    for (const record of household.records) {
      records.push({
        recordId: record.record.record_id ?? '',
        organisation: record.organisation,
        canonical: record.canonical,
        personId: record.personId,
      });
    }
  }
  return records;
}

/** The trees of the youth union (branches at places) and the trade union (at workplaces), as the records name them. */
async function sendTrees(ask: Ask, records: readonly PushedRecord[]): Promise<void> {
  for (const organisation of ['youth-union', 'trade-union']) {
    const units = new Map<string, object>();
    for (const { organisation: own, canonical } of records) {
      const code = canonical.membership.unitCode;
      const residence = canonical.person.residence;
      if (own !== organisation || !code || !residence?.communeCode || units.has(code)) continue;
      const index = units.size;
      const place = { communeCode: residence.communeCode, provinceText: 'Tây Ninh' };
      units.set(
        code,
        organisation === 'trade-union'
          ? {
              ...{
                code,
                kind: 'workplace',
                name: `${WORKPLACES[index % WORKPLACES.length]} số ${index + 1}`,
              },
              ...{ ...place, ownershipSector: SECTORS[index % SECTORS.length] },
            }
          : {
              ...{ code, kind: 'place', name: `Chi đoàn ${residence.hamlet ?? `số ${index + 1}`}` },
              ...place,
            },
      );
    }
    await ask(organisation, '/v1/units', 'POST', { units: [...units.values()] });
  }
}

/** Eligible population and declared totals of the hub, the province and its communes. */
async function sendComparisons(ask: Ask): Promise<string[]> {
  const { body } = await ask('board', `/v1/reports/summary?unit=${PROVINCE}`);
  const children = body['children'] as { code: string; persons: number; memberships: number }[];
  const used = children.filter(({ persons }) => persons > 20);
  const periods = { periodFrom: '2024-01-01', periodTo: '2099-12-31', source: POPULATION_SOURCE };
  const communes = used.map(({ code, memberships }, index) => ({
    ...{ ...periods, unit: code },
    population: Math.round(memberships * (ELIGIBLE[index % ELIGIBLE.length] ?? 1.5)),
  }));
  const all = communes.reduce((sum, { population }) => sum + population, 0);
  await ask('board', '/v1/reports/eligible-population', 'POST', [
    ...communes,
    { ...periods, unit: PROVINCE, population: all },
    { ...periods, population: all },
  ]);
  const summary = await ask('board', '/v1/reports/summary');
  const organisations = summary.body['organisations'] as { organisation: string; memberships: number }[];
  await ask(
    'board',
    '/v1/reports/declared-totals',
    'POST',
    organisations.flatMap(({ organisation, memberships }, index) =>
      ['*', PROVINCE].map((unit) => ({
        ...{ organisation, unit, declaredOn: '2026-06-30', source: 'Báo cáo 6 tháng' },
        total: Math.round(memberships * (1 + (index - 1) * 0.04)),
      })),
    ),
  );
  return used.map(({ code }) => code);
}

/** A year that everybody attested and the board signed. */
async function signedPeriodOf(ask: Ask, year: number): Promise<string> {
  const opened = await ask('board', '/v1/periods', 'POST', { kind: 'year', year });
  const periodId = String(opened.body['periodId']);
  for (const organisation of ORGANISATIONS)
    await ask(organisation, `/v1/periods/${periodId}/attest`, 'POST', {});
  await ask('board', `/v1/periods/${periodId}/sign`, 'POST', {});
  return periodId;
}

/** The quarter that ended last, with two attestations, an objection and two organisations that have said nothing yet. */
async function openPeriodOf(ask: Ask, today: string): Promise<string> {
  const [year = 0, month = 1] = today.split('-').map(Number);
  const ended = Math.floor((month - 1) / 3);
  const quarter = ended === 0 ? { year: year - 1, part: 4 } : { year, part: ended };
  const opened = await ask('board', '/v1/periods', 'POST', { kind: 'quarter', ...quarter });
  const periodId = String(opened.body['periodId']);
  for (const organisation of ORGANISATIONS.slice(0, 2)) {
    await ask(organisation, `/v1/periods/${periodId}/attest`, 'POST', {});
  }
  await ask('womens-union', `/v1/periods/${periodId}/object`, 'POST', {
    remarks: 'Thiếu 12 hội viên của Chi hội ấp 3: danh sách đã gửi bổ sung ngày 20/9.',
  });
  return periodId;
}

/** Newcomers of this month, people who left, and records that came late. */
function thisMonth(
  early: readonly PushedRecord[],
  late: readonly PushedRecord[],
  today: string,
): PushedRecord[] {
  const changed = (
    record: PushedRecord,
    membership: Partial<CanonicalRecord['membership']>,
  ): PushedRecord => ({
    ...record,
    canonical: {
      ...record.canonical,
      observedAt: new Date().toISOString(),
      membership: { ...record.canonical.membership, ...membership },
    },
  });
  const active = early.filter(({ canonical }) => canonical.membership.status === 'active');
  return [
    ...late.map((record, index) =>
      index % 3 === 0 || record.canonical.membership.status !== 'active'
        ? record
        : changed(record, { joinedOn: today }),
    ),
    ...active
      .filter((_, index) => index % 45 === 7)
      .map((record, index) =>
        changed(record, {
          status: 'removed',
          leftOn: today,
          leftReason: REASONS[index % REASONS.length] ?? 'other',
        }),
      ),
  ];
}

interface Progress {
  readonly organisation: string;
  readonly proposals: number;
}

/** What a round asks reaches an organisation by messages, a moment later. */
async function openProposals(
  ask: Ask,
  organisation: string,
  expected: number,
): Promise<readonly { proposalId: string }[]> {
  for (const deadline = Date.now() + 30_000; ; await sleep(50)) {
    const { body } = await ask(organisation, '/v1/proposals?state=open&limit=200');
    const items = body['items'] as { proposalId: string }[];
    if (items.length >= expected) return items;
    if (Date.now() > deadline)
      throw new Error(`${organisation} has ${items.length} of ${expected} proposals`);
  }
}

/** Each organisation answers half of what the round asks it. */
async function answerSome(ask: Ask, progress: readonly Progress[]): Promise<void> {
  for (const organisation of ORGANISATIONS) {
    const asked = progress
      .filter((line) => line.organisation === organisation)
      .reduce((sum, { proposals }) => sum + proposals, 0);
    const items = await openProposals(ask, organisation, asked);
    for (const [index, { proposalId }] of items.slice(0, Math.ceil(items.length / 2)).entries()) {
      const answer =
        index % 2 === 0 ? { answer: 'keep' } : { answer: 'correct', reason: 'Đã sửa trong danh sách.' };
      await ask(organisation, `/v1/proposals/${proposalId}/answer`, 'POST', answer);
    }
  }
}
