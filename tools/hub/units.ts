import { readFileSync } from 'node:fs';
import { createDataSource, inTransaction } from '#persistence';
import { hasUnits, importUnits, readUnits } from '../../apps/registry/src/units/unit-store.js';
import * as reports from '../../apps/reports/src/units/unit-store.js';
import { loadShippedUnits } from '#units';
import { type Command, UsageError } from './command.js';
import { DATA_OPTION, databaseUrlOf } from './connection.js';
import { ListError, mergeOfficialList } from './official-units.js';

export const unitsImport: Command = {
  name: 'units import',
  summary: 'Lays official lists of administrative units over the shipped ones; the lists win',
  positionals: 'FILE…',
  options: {
    ...DATA_OPTION,
    'effective-on': { value: 'DATE', text: 'day since which the lists apply', default: '2025-07-01' },
  },
  details:
    'CSV with header, UTF-8. Units: code, full_name [, parent_code, district, valid_from, valid_to].\n' +
    'Successions: from_code, to_code [, from_valid_from, to_valid_from, automatic], or the columns of published\n' +
    'maps: old_ward_code, new_ward_code, n_targets, confirmed_by_second_source.\n' +
    'Either all files are taken or, when one has a mistake, none. Services read the units at their start.',
  run: async (given) => {
    const effectiveOn = given.required('effective-on');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(effectiveOn)) throw new UsageError('--effective-on must be YYYY-MM-DD');
    const adminUrl = databaseUrlOf(given);
    const data = await withSchema(adminUrl, 'registry', (dataSource) =>
      inTransaction(dataSource, async (tx) => {
        let data = await readUnits(tx);
        for (const file of given.positionals) {
          const merge = mergeFile(data, file, effectiveOn);
          data = merge.data;
          process.stderr.write(`${file}: ${merge.replaced} replaced, ${merge.added} added\n`);
        }
        await importUnits(tx, data);
        return data;
      }),
    );
    await withSchema(adminUrl, 'reports', (dataSource) =>
      inTransaction(dataSource, (tx) => reports.importUnits(tx, data)),
    );
  },
};

function mergeFile(data: Parameters<typeof mergeOfficialList>[0], file: string, effectiveOn: string) {
  try {
    return mergeOfficialList(data, readFileSync(file, 'utf8'), effectiveOn);
  } catch (error) {
    if (error instanceof ListError) throw new Error(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

/**
 * Gives registry and reports the units that ship with the product, unless they have some.
 * @param adminUrl the hub's database, as its administrator
 * @returns how many were loaded
 */
export async function loadUnits(adminUrl: string): Promise<number> {
  const loaded = await withSchema(adminUrl, 'registry', (dataSource) =>
    inTransaction(dataSource, async (tx) => {
      if (await hasUnits(tx)) return { data: await readUnits(tx), count: 0 };
      const shipped = loadShippedUnits();
      await importUnits(tx, shipped);
      return { data: shipped, count: shipped.units.length };
    }),
  );
  await withSchema(adminUrl, 'reports', (dataSource) =>
    inTransaction(dataSource, async (tx) => {
      if (!(await reports.hasUnits(tx))) await reports.importUnits(tx, loaded.data);
    }),
  );
  return loaded.count;
}

type DataSource = ReturnType<typeof createDataSource>;

async function withSchema<T>(
  adminUrl: string,
  schema: 'registry' | 'reports',
  work: (dataSource: DataSource) => Promise<T>,
): Promise<T> {
  const dataSource = createDataSource({
    url: adminUrl,
    schema,
    poolSize: 1,
    scope: 'hub',
    applicationName: 'lienthong units',
  });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}
