import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAdapter } from '#adapters';
import { COUNTED_STATUSES } from '#contracts';
import { AdapterReader } from '../../apps/gateway/src/adapters/adapter-reader.js';
import { generateProvince } from '../generator/index.js';
import { overlapKey, type ProvinceLists, writeMemberLists } from './member-lists.js';

const OPTIONS = { records: 3000, seed: 9 };

describe('writeMemberLists', () => {
  let folder: string;
  let province: ProvinceLists;
  const generated = [...generateProvince(OPTIONS)];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lists-'));
    province = await writeMemberLists(folder, OPTIONS);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('writes every record once, in a file or as a single one', async () => {
    const localIds: string[] = [];
    for (const { organisation, files, single } of province.lists) {
      localIds.push(...single.map(({ localId }) => `${organisation} ${localId}`));
      for (const { path } of files)
        localIds.push(
          ...(await localIdsOf(organisation, path)).map((localId) => `${organisation} ${localId}`),
        );
    }
    const expected = generated.map(({ organisation, record }) => `${organisation} ${record.local_id}`);
    expect(localIds.sort()).toEqual(expected.sort());
    expect(province.lists.reduce((sum, { records }) => sum + records, 0)).toBe(3000);
  });

  it('writes the very records as canonical ones', async () => {
    const { lists } = await writeMemberLists(join(folder, 'canonical'), OPTIONS, 'canonical');
    const canonical = lists.flatMap(({ adapter, files, single }) => {
      expect(adapter).toBeUndefined();
      const lines = files.flatMap(({ path }) => readFileSync(path, 'utf8').trimEnd().split('\n'));
      return [...lines, ...single.map((record) => JSON.stringify(record))];
    });
    expect(canonical.sort()).toEqual(generated.map(({ canonical }) => JSON.stringify(canonical)).sort());
  });

  it('says how many rows each file has', async () => {
    for (const { organisation, files } of province.lists)
      for (const { path, rows } of files) expect(await localIdsOf(organisation, path)).toHaveLength(rows);
  });

  it('knows the truth', () => {
    const counted = generated.filter(({ membership }) => COUNTED_STATUSES.includes(membership.status));
    const organisations = new Map<string, Set<string>>();
    for (const { personId, organisation } of counted)
      organisations.set(personId, (organisations.get(personId) ?? new Set()).add(organisation));
    const combinations = [...organisations.values()];
    const { truth } = province;
    expect(truth.persons).toBe(organisations.size);
    expect(truth.countedRecords).toBe(counted.length);
    expect(truth.memberships).toBe(combinations.reduce((sum, { size }) => sum + size, 0));
    expect(truth.inSeveralOrganisations).toBe(combinations.filter(({ size }) => size > 1).length);
    const both = combinations.filter((set) => overlapKey([...set]) === 'farmers-union+womens-union').length;
    expect(truth.overlaps.get(overlapKey(['womens-union', 'farmers-union']))).toBe(both);
  });
});

async function localIdsOf(organisation: string, path: string): Promise<string[]> {
  const definition = loadAdapter(readFileSync(`adapters/${organisation}.yaml`, 'utf8'), organisation);
  const localIds: string[] = [];
  const sink = {
    accept: ({ localId }: { localId: string }) => localIds.push(localId),
    reject: () => undefined,
  };
  const reader = new AdapterReader([definition], sink, { maxBytes: 1e9 });
  reader.write(readFileSync(path));
  const rest = reader.end();
  if (rest) while (!(await rest.next()).done);
  return localIds;
}
