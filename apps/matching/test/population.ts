import { RECORD_NAMESPACE, recordName, type IdentityFields, type RecordChange } from '#contracts';
import { v5 as uuidv5 } from 'uuid';
import type { Random } from './random.js';

const FAMILY = ['Nguyễn', 'Nguyễn', 'Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ'];
const MALE = ['Văn Hùng', 'Văn Hưng', 'Văn Đức', 'Minh Tuấn', 'Quốc Bảo', 'Hữu Nghĩa'];
const FEMALE = ['Thị Hoa', 'Thị Hòa', 'Thị Lan', 'Ngọc Ánh', 'Thị Hồng', 'Kim Thoa'];
const COMMUNES = ['25534', '25540', '25549', '25552'];
const ORGANISATIONS = ['trade-union', 'youth-union', 'womens-union', 'farmers-union', 'veterans'];

function person(random: Random): IdentityFields {
  const male = random.chance(0.5);
  const year = 1960 + random.below(40);
  const two = (value: number): string => String(value).padStart(2, '0');
  const birth = `${year}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`;
  const serial = String(random.below(1_000_000)).padStart(6, '0');
  return {
    full_name: `${random.pick(FAMILY)} ${random.pick(male ? MALE : FEMALE)}`,
    date_of_birth: birth,
    gender: male ? 'male' : 'female',
    national_id: `072${male ? 0 : 1}${two(year % 100)}${serial}`,
    old_national_id: random.chance(0.5) ? `29${String(random.below(10_000_000)).padStart(7, '0')}` : null,
    phone: `09${String(random.below(100_000_000)).padStart(8, '0')}`,
    commune_code: random.pick(COMMUNES),
    commune_text: null,
    province_text: 'Tây Ninh',
    hamlet: `Ấp ${1 + random.below(6)}`,
  };
}

/** What one organisation wrote down of a person: fields missing, mistyped or shortened. */
function writtenDown(fields: IdentityFields, random: Random): IdentityFields {
  const noisy: { -readonly [C in keyof IdentityFields]: IdentityFields[C] } = { ...fields };
  if (random.chance(0.4)) noisy.national_id = null;
  else if (random.chance(0.1))
    noisy.national_id = noisy.national_id?.replace(/\d$/, String(random.below(10))) ?? null;
  if (random.chance(0.3)) noisy.date_of_birth = noisy.date_of_birth?.slice(0, 4) ?? null;
  if (random.chance(0.4)) noisy.phone = null;
  if (random.chance(0.5)) noisy.old_national_id = null;
  if (random.chance(0.2))
    noisy.full_name = noisy.full_name!.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/gi, 'd');
  if (random.chance(0.2)) noisy.commune_code = null;
  if (random.chance(0.3)) noisy.hamlet = null;
  return noisy;
}

/** First versions of the records that organisations hold of so many persons. */
export function population(persons: number, random: Random): RecordChange[] {
  const records: RecordChange[] = [];
  for (let index = 0; index < persons; index++) {
    const truth = person(random);
    const organisations = random.shuffled(ORGANISATIONS).slice(0, 1 + random.below(4));
    for (const organisation of organisations) {
      const localId = `M-${index}`;
      records.push({
        recordId: uuidv5(recordName(organisation, localId), RECORD_NAMESPACE),
        organisation,
        localId,
        version: 0,
        epoch: 1,
        identity: writtenDown(truth, random),
      });
    }
  }
  return random.shuffled(records).map((record, index) => ({ ...record, version: index + 1 }));
}

/** A later version of a record: withdrawn, corrected, confused with another one, or the same features again. */
function changed(
  record: RecordChange,
  others: readonly RecordChange[],
  version: number,
  random: Random,
): RecordChange {
  const next = { ...record, version };
  const other = random.pick(others).identity;
  switch (random.below(5)) {
    case 0:
      return { ...next, identity: null };
    case 1:
      return record.identity ? next : { ...next, identity: writtenDown(person(random), random) };
    case 2:
      return { ...next, epoch: record.epoch + 1, identity: writtenDown(person(random), random) };
    case 3:
      return { ...next, identity: other && writtenDown(other, random) };
    default:
      return { ...next, identity: writtenDown(record.identity ?? person(random), random) };
  }
}

/** All versions of the records of so many persons, with so many later changes. */
export function history(persons: number, changes: number, random: Random): RecordChange[] {
  const first = population(persons, random);
  const current = new Map(first.map((record) => [record.recordId, record]));
  const later: RecordChange[] = [];
  for (let step = 0; step < changes; step++) {
    const record = current.get(random.pick(first).recordId)!;
    const next = changed(record, first, first.length + 1 + step, random);
    current.set(next.recordId, next);
    later.push(next);
  }
  return [...first, ...later];
}
