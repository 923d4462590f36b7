import { readFileSync } from 'node:fs';
import { loadAdapter } from '#adapters';
import type { CanonicalRecord } from '#contracts';
import { normaliseName, parseBirthDate } from '#vietnamese';
import { AdapterReader } from '../../apps/gateway/src/adapters/adapter-reader.js';
import type { RowError } from '../../apps/gateway/src/records/row-errors.js';
import { generateProvince, ORGANISATIONS } from './index.js';
import { ownList } from './own-lists.js';

/** 20,000 were measured: one name of them, in Windows-1258, is read otherwise. */
const RECORDS = 4_000;

async function readBack(
  organisation: string,
  bytes: Buffer,
): Promise<{ records: CanonicalRecord[]; errors: RowError[] }> {
  const definition = loadAdapter(readFileSync(`adapters/${organisation}.yaml`, 'utf8'), organisation);
  const records: CanonicalRecord[] = [];
  const errors: RowError[] = [];
  const sink = {
    accept: (record: CanonicalRecord) => records.push(record),
    reject: (found: readonly RowError[]) => errors.push(...found),
  };
  const reader = new AdapterReader([definition], sink, { maxBytes: 1e9 });
  reader.write(bytes);
  const rest = reader.end();
  if (rest) while (!(await rest.next()).done);
  reader.close();
  return { records, errors };
}

/** What matching sees of a record: the name by its key, the date by its parts. */
function asCompared({ localId, person, membership }: CanonicalRecord): unknown {
  const residence = person.residence ?? {};
  return {
    localId, status: membership.status, unit: membership.unitCode ?? null,
    other: [
      membership.role, membership.joinedOn, membership.leftOn, membership.leftReason, membership.cardNumber,
      membership.feesPaidThrough, membership.lastActivityOn, person.occupation, person.ethnicity, person.religion,
    ].map((value) => value ?? null),
    name: normaliseName(person.fullName).key, born: parseBirthDate(person.dateOfBirth ?? '').iso,
    gender: person.gender ?? null, id: person.nationalId ?? null, oldId: person.oldNationalId ?? null, phone: person.phone ?? null,
    commune: [residence.communeCode, residence.communeText, residence.provinceText, residence.hamlet].map((text) => text?.normalize('NFC') ?? null),
  }; // prettier-ignore
}

describe('the five lists in their own formats', () => {
  const generated = [...generateProvince({ records: RECORDS, seed: 5 })];

  it.each(ORGANISATIONS)('of %s are read by its adapter as what they say', async (organisation) => {
    const given = generated
      .filter((each) => each.organisation === organisation)
      .map(({ canonical }) => canonical);
    const { records, errors } = await readBack(organisation, await ownList(organisation, given));
    expect(errors).toEqual([]);
    expect(records).toHaveLength(given.length);
    const read = new Map(records.map((record) => [record.localId, JSON.stringify(asCompared(record))]));
    const different = given.filter(
      (record) => read.get(record.localId.normalize('NFC')) !== JSON.stringify(asCompared(record)),
    );
    expect(different.length / given.length).toBeLessThan(0.005);
  });
});
