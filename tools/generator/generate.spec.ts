import { createHash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { csvLine } from './flat-csv.js';
import { generateHouseholds, generateProvince } from './generate.js';
import type { GeneratedRecord } from './generated-record.js';
import { NO_NOISE } from './noise-profile.js';
import { ageOf } from './population.js';
import { loadProvince } from './province.js';

const fingerprint = (records: Iterable<GeneratedRecord>) => {
  const hash = createHash('sha256');
  for (const record of records) hash.update(csvLine(record.record)).update(record.personId);
  return hash.digest('hex');
};

describe('generateProvince', () => {
  it('gives the same records for the same options and others for another seed', () => {
    const first = fingerprint(generateProvince({ seed: 7, records: 3000 }));
    expect(fingerprint(generateProvince({ seed: 7, records: 3000 }))).toBe(first);
    expect(fingerprint(generateProvince({ seed: 8, records: 3000 }))).not.toBe(first);
  });

  it.each([1, 2, 1499, 5000])('gives exactly %d records', (records) => {
    expect([...generateProvince({ seed: 3, records })]).toHaveLength(records);
  });

  it('gives the same people whatever the noise', () => {
    const people = (noise = {}) =>
      [...generateHouseholds({ seed: 5, records: 500, ...noise })]
        .slice(0, 100)
        .flatMap((household) => household.people);
    expect(people({ noise: NO_NOISE })).toEqual(people());
  });

  it.each(['20', '68', '80', '91'])('populates province %s with its own communes', (province) => {
    const codes = new Set(loadProvince(province).communes.map((commune) => commune.code));
    for (const { record } of generateProvince({ seed: 1, records: 2000, province, noise: NO_NOISE })) {
      if (record.commune_code !== null) expect(codes).toContain(record.commune_code);
    }
  });

  it('has about 1.6 records a person and members in all combinations', () => {
    const organisations = new Map<string, Set<string>>();
    let records = 0;
    for (const { personId, organisation } of generateProvince({ seed: 2, records: 20_000 })) {
      records++;
      organisations.set(personId, (organisations.get(personId) ?? new Set()).add(organisation));
    }
    expect(records / organisations.size).toBeGreaterThan(1.45);
    expect(records / organisations.size).toBeLessThan(1.7);
    expect(new Set([...organisations.values()].map((set) => [...set].sort().join())).size).toBeGreaterThan(
      12,
    );
  });

  it('streams: memory does not grow with the number of records', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heapAfter: number[] = [];
    const stream = generateProvince({ seed: 1, records: 1_000_000_000 });
    for (let count = 1; count <= 60_000; count++) {
      stream.next();
      if (count % 20_000 === 0) {
        collect();
        heapAfter.push(process.memoryUsage().heapUsed);
      }
    }
    expect((heapAfter[2] as number) - (heapAfter[0] as number)).toBeLessThan(4_000_000);
  });
});

describe('without errors', () => {
  const records = [...generateProvince({ seed: 11, records: 6_000, noise: NO_NOISE })];

  it('has personal numbers that agree with sex, year and place of registration, one per human', () => {
    const owners = new Map<string, string>();
    for (const { record, person, personId } of records) {
      if (record.national_id === null) continue;
      const id = record.national_id;
      expect(id).toMatch(/^0\d{11}$/);
      expect(Number(id[3]) % 2).toBe(person.sex === 'female' ? 1 : 0);
      expect((Number(id[3]) < 2 ? 1900 : 2000) + Number(id.slice(4, 6))).toBe(person.birth.year);
      expect(owners.get(id) ?? personId).toBe(personId);
      owners.set(id, personId);
    }
    expect(owners.size).toBeGreaterThan(2000);
  });

  it('has ten-digit mobile numbers, nine-digit cards and real dates', () => {
    for (const { record } of records) {
      if (record.phone !== null) expect(record.phone).toMatch(/^0[35789]\d{8}$/);
      if (record.old_national_id !== null) expect(record.old_national_id).toMatch(/^\d{9}$/);
      if (record.date_of_birth !== null && record.date_of_birth.length > 4) {
        expect(new Date(record.date_of_birth).toISOString().slice(0, 10)).toBe(record.date_of_birth);
      }
      if (record.left_on !== null && record.joined_on !== null)
        expect(record.left_on > record.joined_on).toBe(true);
    }
  });

  it('lists only people whom the organisations may have', () => {
    const wrong = { men: 0, records: 0 };
    for (const { organisation, person, membership } of records) {
      const age = ageOf(person.birth);
      if (organisation === 'youth-union') expect(age).toBeGreaterThanOrEqual(15);
      if (organisation === 'youth-union') expect(age).toBeLessThanOrEqual(35);
      if (organisation === 'farmers-union') expect(age).toBeGreaterThanOrEqual(18);
      if (organisation === 'veterans') expect(person.servedInArmy).toBe(true);
      if (membership.status === 'active') expect(membership.leftOn).toBeNull();
      if (organisation === 'womens-union') wrong.records++;
      if (organisation === 'womens-union' && person.sex === 'male') wrong.men++;
    }
    expect(wrong.men).toBeLessThan(wrong.records / 100);
  });

  it('writes the true name, and paper-origin lists keep name, year and place only', () => {
    const paper = records.filter(
      ({ record }) =>
        record.national_id === null && record.phone === null && record.date_of_birth?.length === 4,
    );
    expect(paper.length).toBeGreaterThan(300);
    for (const { record, person } of records) expect(record.full_name).toBe(person.words.join(' '));
  });

  it('has twins, namesakes in families, shared phones and old names of rural women', () => {
    const people = [...generateHouseholds({ seed: 4, records: 8000, noise: NO_NOISE })];
    const some = (test: (a: (typeof people)[number]['people'][number], b: typeof a) => boolean) =>
      people.filter(({ people: members }) =>
        members.some((a, i) => members.slice(i + 1).some((b) => test(a, b))),
      ).length;
    expect(some((a, b) => a.birth === b.birth && a.name.family === b.name.family)).toBeGreaterThan(10);
    expect(some((a, b) => a.sex === b.sex && a.words.join() === b.words.join())).toBeGreaterThan(3);
    expect(some((a, b) => a.phone !== null && a.phone === b.phone)).toBeGreaterThan(100);
    const old = people
      .flatMap(({ people: members }) => members)
      .filter(({ sex, birth, group }) => sex === 'female' && birth.year < 1963 && group === null);
    const thi = old.filter(({ words }) => words[1] === 'Thị').length / old.length;
    expect(thi).toBeGreaterThan(0.7);
    expect(thi).toBeLessThan(0.92);
  });

  it('is also a canonical record', () => {
    const { canonical, record } = records[0] as GeneratedRecord;
    expect(canonical).toMatchObject({
      localId: record.local_id,
      person: { fullName: record.full_name, residence: { communeText: record.commune_text } },
      membership: { status: record.status, unitCode: record.unit_code },
    });
  });
});
