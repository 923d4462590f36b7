import type { AnnouncedQuality } from '#contracts';
import { inTransaction } from '#persistence';
import { ImportsService } from '../src/imports/imports.service.js';
import { keepQualities } from '../src/linkage-quality/linkage-quality.js';
import { keepUnits } from '../src/organisation-units/organisation-units.js';
import { importUnits } from '../src/units/unit-store.js';
import { COMMUNES } from './changing-registry.js';
import { unit, type PeriodsUnderTest } from './periods-under-test.js';

/** Everything beside records that figures rest on: units, populations, declared totals, how well is linked. */
export async function giveNames(sut: PeriodsUnderTest, now: number): Promise<void> {
  await inTransaction(sut.dataSource, async (tx) => {
    await keepUnits(tx, [branch(1, 'Chi hội 1')]);
    await keepQualities(tx, [quality(1, { answered: 20, same: 19, low: 0.76, high: 0.99 })]);
  });
  await takeFigures(sut, now, { population: 5000, total: 77 });
  // What the clock of the database says of them does not matter to a period counted by a clock of the test.
  await sut.asOwner(`UPDATE reports.eligible_population SET known_from = '2026-10-01';
    UPDATE reports.declared_total SET known_from = '2026-10-01';
    UPDATE reports.organisation_unit SET known_from = '2026-10-01'`);
}

/** All of it changes later: units are renamed and moved, others come, figures are replaced. */
export async function changeNames(sut: PeriodsUnderTest, now: number): Promise<void> {
  await inTransaction(sut.dataSource, async (tx) => {
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
  await sut.asOwner(`UPDATE reports.unit SET known_to = '2026-11-21' WHERE known_to <> 'infinity';
    UPDATE reports.unit SET known_from = '2026-11-21' WHERE known_from <> '-infinity';
    UPDATE reports.unit SET known_from = '2026-11-21' WHERE code = '81';
    UPDATE reports.organisation_unit SET known_to = '2026-11-21' WHERE known_to <> 'infinity';
    UPDATE reports.organisation_unit SET known_from = '2026-11-21' WHERE version > 1`);
  await takeFigures(sut, now, { population: 6000, total: 78 });
}

async function takeFigures(
  { dataSource }: PeriodsUnderTest,
  now: number,
  { population, total }: { readonly population: number; readonly total: number },
): Promise<void> {
  const imports = new ImportsService(dataSource);
  const given = { unit: '80', organisation: '*', source: 'x' };
  const period = { periodFrom: '2026-01-01', periodTo: '2026-12-31' };
  await imports.take('eligible-population', [{ ...given, ...period, population }], now);
  await imports.take('declared-totals', [{ ...given, declaredOn: '2026-06-30', total }], now);
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
