import type { SummaryReport } from '#contracts';
import { guideText } from './guide.js';
import type { Truth } from './member-lists.js';
import { contradictions, deviation, placeContradictions } from './report-check.js';
import { reportText } from './report-table.js';
import { readSettings, UsageError } from './settings.js';

const REPORT: SummaryReport = {
  asOf: '2026-11-21',
  knownAt: '2026-11-21T03:00:00.000Z',
  unit: { code: null, name: 'Toàn hệ thống', level: 'hub' },
  persons: 1500,
  memberships: 1700,
  inOneOrganisation: 1300,
  inSeveralOrganisations: 200,
  pendingReview: { cases: 3, records: 7, personsLow: 1497, personsHigh: 1500 },
  organisations: [
    { organisation: 'farmers-union', persons: 700, memberships: 700, duplicates: 4 },
    { organisation: 'trade-union', persons: 1000, memberships: 1000, duplicates: 6 },
  ],
  overlaps: [{ organisations: ['farmers-union', 'trade-union'], persons: 200 }],
  children: [{ code: '80', name: 'Tỉnh Tây Ninh', persons: 1490, memberships: 1690 }],
  unplaced: 12,
  childrenExcess: -10,
};
const PROVINCE: SummaryReport = {
  ...REPORT,
  unit: { code: '80', name: 'Tỉnh Tây Ninh', level: 'province' },
  persons: 1490,
  memberships: 1690,
  children: [{ code: '25459', name: 'Phường Tân Ninh', persons: 1480, memberships: 1690 }],
  childrenExcess: -10,
};
const none = { memberships: 0, countedRecords: 0 };
const TRUTH: Truth = {
  persons: 1490,
  memberships: 1700,
  inSeveralOrganisations: 210,
  countedRecords: 1710,
  organisations: {
    'trade-union': { memberships: 1000, countedRecords: 1006 },
    'youth-union': none,
    'womens-union': none,
    'farmers-union': { memberships: 700, countedRecords: 704 },
    veterans: none,
  },
  overlaps: new Map([['farmers-union+trade-union', 210]]),
};

describe('contradictions', () => {
  it('finds none in a report that adds up', () => expect(contradictions(REPORT, TRUTH)).toEqual([]));

  it.each<[string, Partial<SummaryReport>]>([
    ['people', { persons: 1501 }],
    ['memberships', { memberships: 1701 }],
    ['overlaps', { overlaps: [{ organisations: ['farmers-union', 'trade-union'], persons: 199 }] }],
    ['places', { childrenExcess: 0 }],
    ['an organisation', { organisations: REPORT.organisations.map((each) => ({ ...each, duplicates: 5 })) }],
    ['review bounds', { pendingReview: { ...REPORT.pendingReview, personsHigh: 1499 } }],
  ])('names wrong figures of %s', (_, change) => {
    expect(contradictions({ ...REPORT, ...change }, TRUTH)).not.toEqual([]);
  });

  it('compares the province with its line in the whole', () => {
    expect(placeContradictions(REPORT, PROVINCE)).toEqual([]);
    expect(placeContradictions(REPORT, { ...PROVINCE, persons: 1489 })).not.toEqual([]);
    expect(placeContradictions(REPORT, { ...PROVINCE, memberships: 1 })).not.toEqual([]);
  });

  it('calls a number of people far from the truth a deviation', () => {
    expect(deviation(REPORT, TRUTH)).toBeUndefined();
    expect(deviation({ ...REPORT, persons: 1700 }, TRUTH)).toMatch(/1700 far from the truth 1490/);
  });
});

describe('reportText', () => {
  const text = reportText(REPORT, PROVINCE, TRUTH);

  it('shows figures as Vietnamese documents write them, the truth beside them', () => {
    expect(text).toMatch(/Số người \/ people +1\.500 +1\.490/);
    expect(text).toMatch(/Công đoàn \+ Hội Nông dân +200 +210/);
    expect(text).toMatch(/1\.497 – 1\.500/);
    expect(text).toContain('Tính đến ngày 21/11/2026');
  });

  it('keeps the columns of a table aligned', () => {
    const [head = '', , first = ''] = text.split('\n\n')[1]?.split('\n') ?? [];
    expect(first).toHaveLength(head.length);
  });
});

describe('guideText', () => {
  it('has commands that work when pasted', () => {
    const clients = {
      board: { clientId: 'board-client', clientSecret: 's' },
      veterans: { clientId: 'v', clientSecret: 't' },
    };
    const single = [
      { localId: 'CCB/1', person: { fullName: 'A' }, membership: { status: 'active' as const } },
    ];
    const accounts = { board: { name: 'board', password: 'p4ss' } };
    const hub = { url: 'http://127.0.0.1:8080', clients, accounts };
    const text = guideText(hub, '/c.json', [
      { organisation: 'veterans', mediaType: 'text/csv', adapter: 'veterans', records: 1, files: [], single },
    ]);
    expect(text).toContain(
      "curl -s -u 'board-client:s' -d grant_type=client_credentials http://127.0.0.1:8080/oauth/token",
    );
    expect(text).toContain('http://127.0.0.1:8080/v1/members/CCB%2F1');
    expect(text).toMatch(/console +http:\/\/127\.0\.0\.1:8080\/\n.*board +p4ss/);
  });
});

describe('readSettings', () => {
  it('has defaults', () => {
    expect(readSettings([])).toEqual({
      check: false,
      records: 20_000,
      seed: 1,
      port: undefined,
      matchingWorkers: 1,
    });
    expect(readSettings(['--check', '--records', '500', '--seed', '3'])).toMatchObject({
      check: true,
      records: 500,
      seed: 3,
    });
    expect(readSettings(['--help'])).toBeUndefined();
  });
  it.each([[['--records', '0']], [['--records', '1.5']], [['--seed', 'x']], [['--what']]])(
    'refuses %j',
    (args) => {
      expect(() => readSettings(args)).toThrow(UsageError);
    },
  );
});
