import { readFileSync } from 'node:fs';
import { createDataSource, inTransaction } from '#persistence';
import { hasUnits, importUnits, readUnits } from '../../apps/registry/src/units/unit-store.js';
import { loadShippedUnits } from '../units/shipped.js';
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
    'Successions: from_code, to_code [, from_valid_from, to_valid_from, automatic].\n' +
    'Either all files are taken or, when one has a mistake, none. Services read the units at their start.',
  run: async (given) => {
    const effectiveOn = given.required('effective-on');
    if (!/^\d{4}-\d{2}-\d{2}$/.test(effectiveOn)) throw new UsageError('--effective-on must be YYYY-MM-DD');
    await withRegistry(databaseUrlOf(given), (dataSource) =>
      inTransaction(dataSource, async (tx) => {
        let data = await readUnits(tx);
        for (const file of given.positionals) {
          const merge = mergeFile(data, file, effectiveOn);
          data = merge.data;
          process.stderr.write(`${file}: ${merge.replaced} replaced, ${merge.added} added\n`);
        }
        await importUnits(tx, data);
      }),
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
 * Gives the registry the units that ship with the product, unless it has some.
 * @param adminUrl the hub's database, as its administrator
 * @returns how many were loaded
 */
export async function loadUnits(adminUrl: string): Promise<number> {
  return withRegistry(adminUrl, (dataSource) =>
    inTransaction(dataSource, async (tx) => {
      if (await hasUnits(tx)) return 0;
      const shipped = loadShippedUnits();
      await importUnits(tx, shipped);
      return shipped.units.length;
    }),
  );
}

type DataSource = ReturnType<typeof createDataSource>;

async function withRegistry<T>(adminUrl: string, work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const dataSource = createDataSource({
    url: adminUrl,
    schema: 'registry',
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
