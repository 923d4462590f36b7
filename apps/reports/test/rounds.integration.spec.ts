import { RECORDS_QUERY, ROUND_CRITERIA, type RoundView } from '#contracts';
import { RoundsRepository } from '../src/rounds/rounds.repository.js';
import { RoundsService } from '../src/rounds/rounds.service.js';
import { ReportsUnderTest } from './reports-under-test.js';
import { ORGANISATIONS, PROVINCES, Simulation } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261127);
const NOW = Date.parse('2025-07-01T03:00:00Z');

describe(`who is told of a review round, seed ${SEED}`, () => {
  let reports: ReportsUnderTest;
  let sut: RoundsService;
  let whole: RoundView;

  beforeAll(async () => {
    reports = await ReportsUnderTest.start();
    await reports.apply(new Simulation(SEED).run(300, 6, 20));
    const queries = {
      ask: async (query: typeof RECORDS_QUERY, { recordIds }: { recordIds: string[] }) => {
        expect(query).toBe(RECORDS_QUERY);
        return recordIds.map((recordId) => ({ recordId, localId: recordId }));
      },
    };
    const bus = { publish: async () => undefined };
    sut = new RoundsService(reports.dataSource, new RoundsRepository(), bus as never, queries as never);
    const asked = {
      criteria: ROUND_CRITERIA,
      units: [],
      organisations: [],
      dueOn: '2025-08-01',
      actor: 'board',
    };
    whole = await sut.open(asked, NOW);
  }, 60_000);
  afterAll(() => reports?.stop());

  it('is everybody of the whole hub, with everything', async () => {
    expect(await sut.list({}, NOW)).toEqual([whole]);
    expect(whole.before!.memberships).toBeGreaterThan(100);
    expect(new Set(whole.progress.map(({ organisation }) => organisation))).toEqual(new Set(ORGANISATIONS));
    for (const unit of [null, ...Object.values(PROVINCES).flat()])
      expect(whole.progress.map((line) => line.unit)).toContain(unit);
  });

  it('is an organisation, with its own progress', async () => {
    const progress = whole.progress.filter(({ organisation }) => organisation === 'veterans');
    const part = { ...whole, progress, before: null, now: null };
    expect(await sut.list({ organisation: 'veterans' }, NOW)).toEqual([part]);
    expect(await sut.list({ organisation: 'red-cross' }, NOW)).toEqual([]);
  });

  it.each([
    ['a commune', ['25534'], ['25534']],
    ['a province', ['80'], PROVINCES['80']!],
    ['several', ['91', '25540'], [...PROVINCES['91']!, '25540']],
    ['other units', ['00004', '01'], []],
    ['no unit', [], []],
  ])('is who is bound to %s, with the progress there alone', async (_what, within, communes) => {
    const progress = whole.progress.filter(({ unit }) => unit !== null && communes.includes(unit));
    const part = { ...whole, progress, before: null, now: null };
    expect(progress.length > 0).toBe(communes.length > 0);
    expect(await sut.list({ within }, NOW)).toEqual(progress.length > 0 ? [part] : []);
    expect(await sut.view(whole.roundId, { within }, NOW)).toEqual(part);
  });
});
