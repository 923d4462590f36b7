import { createDataSource, inTransaction } from '#persistence';
import { hasUnits, importUnits } from '../../apps/registry/src/units/unit-store.js';
import { loadShippedUnits } from '../units/shipped.js';

/**
 * Gives the registry the units that ship with the product, unless it has some.
 * @param adminUrl the hub's database, as its administrator
 * @returns how many were loaded
 */
export async function loadUnits(adminUrl: string): Promise<number> {
  return withRegistry(adminUrl, async (dataSource) =>
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
