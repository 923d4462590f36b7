import type { PeriodActionRequest, PersonsChanged, SummaryReport } from '#contracts';
import { KeyRing, withNewReportKey } from '#security';
import { ChangingRegistry, recordId } from './changing-registry.js';
import { changeNames, giveNames } from './period-names.js';
import { exerciseTampering } from './period-tampering.js';
import { PeriodsUnderTest, refusal } from './periods-under-test.js';
import { ORGANISATIONS, randomOf } from './simulation.js';

const SEED = Number(process.env.LIENTHONG_SEED ?? 20261126);
const NOW = Date.parse('2026-11-20T12:00:00Z');
const PERIOD = '2026-Q3';

interface Exercise {
  /** Records before the period is counted. */
  readonly records: number;
  /** Changes after it was signed. */
  readonly changes: number;
}

/** The suite of periods: a stream of records, a signature, changes after it, and tampering with what was signed. */
export function exercisePeriods({ records, changes }: Exercise): void {
  const stream: PersonsChanged[] = [];
  let sut: PeriodsUnderTest;
  const act = (action: Omit<PeriodActionRequest, 'periodId' | 'actor'>, at = NOW) =>
    sut.periods.act({ ...action, periodId: PERIOD, actor: 'tester' } as PeriodActionRequest, at);

  beforeAll(async () => {
    process.stdout.write(`seed ${SEED}\n`);
    sut = await PeriodsUnderTest.start();
  }, 120_000);
  afterAll(() => sut?.stop());

  describe('a reporting period', () => {
    it('is refused when it makes no sense, and then is not there', async () => {
      const open = (asked: object) => refusal(sut.periods.open({ actor: 'board', ...asked } as never, NOW));
      expect(await open({ kind: 'quarter', year: 2026, part: 5 })).toBe('422 period.part');
      expect(await open({ kind: 'quarter', year: 1800, part: 1 })).toBe('422 period.year');
      expect(await open({ kind: 'quarter', year: 2027, part: 1 })).toBe('422 period.future');
      expect(await open({ kind: 'ad-hoc', from: '2026-02-30', to: '2026-03-01' })).toBe('422 period.span');
      expect(await open({ kind: 'year', year: 2025, attestBy: '2024-01-01' })).toBe('422 period.deadlines');
      expect(await refusal(sut.periods.view('2026-Q1'))).toBe('404 period.unknown');
      expect(await refusal(sut.verifier.verify('2026-Q1'))).toBe('404 period.unknown');
      expect(await sut.periods.list(undefined, NOW)).toEqual([]);
    });

    it('is counted, attested, objected to and signed, each by whom and when it may', async () => {
      const registry = new ChangingRegistry(SEED, Date.parse('2026-11-01T00:00:00Z'));
      stream.push({
        ...{ knownAt: '2026-11-01T00:00:00.000Z', persons: [], withdrawn: [], causes: [] },
        cases: [{ caseId: 'case-1', version: 1, open: true, records: [recordId(1), recordId(2)] }],
      });
      await giveNames(sut, NOW);
      for (let n = 0; n < records; n++) stream.push(registry.admit());
      for (let n = 0; n < 300; n++) stream.push(registry.change());
      await sut.apply(stream);

      const opened = await sut.periods.open({ kind: 'quarter', year: 2026, part: 3, actor: 'board' }, NOW);
      expect(opened).toMatchObject({
        periodId: PERIOD,
        state: 'collecting',
        revision: 1,
        asOf: '2026-09-30',
      });
      expect(opened.statements.map(({ state }) => state)).toEqual(ORGANISATIONS.map(() => 'missing'));
      expect(await refusal(sut.periods.open({ kind: 'quarter', year: 2026, part: 3, actor: 'x' }, NOW))).toBe(
        '409 period.exists',
      );
      expect(await refusal(sut.verifier.verify(PERIOD))).toBe('409 period.not-signed');

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
      const [objection] = (await sut.periods.view(PERIOD, 'veterans', NOW)).objections;
      const { objectionId } = objection!;
      const withdraw = { action: 'withdraw-objection', objectionId, remarks: 'x' };
      expect(await refusal(act({ ...withdraw, organisation: 'youth-union' } as never))).toBe(
        '404 objection.unknown',
      );
      await act({ action: 'resolve-objection', objectionId, remarks: 'Đã bổ sung' } as never);
      expect(await refusal(act({ ...withdraw, organisation: 'veterans' } as never))).toBe(
        '409 objection.closed',
      );
      expect((await sut.periods.view(PERIOD, 'youth-union', NOW)).objections).toEqual([]);

      // Counted anew, only the organisation whose figures changed attests again.
      registry.passTo(NOW + 100);
      const late = registry.admit();
      stream.push(late);
      await sut.apply([late]);
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
      sut.underWay = { rows: 3, oldestSeconds: (Date.now() - NOW) / 1_000 + 60 };
      setTimeout(() => (sut.underWay = { rows: 3, oldestSeconds: (Date.now() - NOW) / 1_000 - 60 }), 600);
      sut.looks = 0;
      const signed = await act({ action: 'sign' } as never);
      expect(sut.looks).toBeGreaterThan(2);
      expect(signed).toMatchObject({
        state: 'signed',
        revision: 2,
        signature: { keyId: sut.keyFile.reportSigning!.current },
      });
      expect(await refusal(act({ action: 'sign' } as never))).toBe('409 period.already-signed');
      expect(await refusal(act({ action: 'object', organisation: 'veterans', remarks: 'x' } as never))).toBe(
        '409 period.already-signed',
      );
      expect(await sut.verifier.verify(PERIOD)).toMatchObject({ verified: true, stored: [], versions: [] });

      // ── what came later ──
      registry.passTo(NOW + 5_000);
      for (let n = 0; n < changes; n++) stream.push(registry.change());
      await sut.apply(stream.slice(-changes));
      await changeNames(sut, NOW);
      expect(await sut.verifier.verify(PERIOD)).toMatchObject({ verified: true });
    }, 240_000);

    it('explains to the unit what changed since, by cause', async () => {
      const changed = await sut.corrections.of(PERIOD, new Date(NOW + 86_400_000).toISOString());
      const { report } = await sut.reports.compute(
        'summary',
        { asOf: '2026-09-30' },
        { now: NOW + 86_400_000 },
      );
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
      expect(await refusal(sut.corrections.of(PERIOD, '2026-01-01T00:00:00Z'))).toBe('422 period.known-at');
    });

    it('verifies byte for byte after its read model was built anew in another order and keys were rotated', async () => {
      const random = randomOf(SEED + 1);
      const shuffled = stream
        .map((message) => ({ message, order: random() }))
        .sort((a, b) => a.order - b.order)
        .map(({ message }) => message);
      await sut.asOwner('DELETE FROM reports.record_fact');
      await sut.apply(shuffled);
      sut.use(new KeyRing({ ...sut.keyFile, reportSigning: withNewReportKey(sut.keyFile.reportSigning) }));
      expect(await sut.verifier.verify(PERIOD)).toMatchObject({
        verified: true,
        signature: { keyId: sut.keyFile.reportSigning!.current, valid: true },
      });
    }, 120_000);

    exerciseTampering(() => sut, PERIOD);
  });
}
