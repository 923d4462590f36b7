import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v5 } from 'uuid';
import {
  RECORD_NAMESPACE,
  recordName,
  type FoundPerson,
  type PersonSearch,
  type PersonSearchRequest,
  type PersonSearchResult,
} from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { normaliseName, parseBirthDate, parseNationalId, parseOldNationalId, parsePhone } from '#vietnamese';
import { standsFirst } from './memberships.js';
import { PersonsInUnits } from './persons-in-units.js';
import { nameKey } from './name-key.js';

/** Persons that one request looks at, at most; the search goes on with the next page. */
const LOOKED_AT = 1000;

interface PersonRow extends Omit<FoundPerson, 'records' | 'memberships'> {
  readonly records: readonly string[];
  readonly recordVersions: readonly number[];
  readonly nameKey: string | null;
}

interface MembershipRow {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  readonly status: FoundPerson['memberships'][number]['status'];
  readonly unitCode: string | null;
  readonly joinedOn: string | null;
}

/** Finds persons by what is known of them. */
@Injectable()
export class PersonSearcher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
    private readonly units: PersonsInUnits,
  ) {}

  /**
   * Persons by name and id. The most selective criterion is looked up in an index, the others are compared. Work is
   * bounded even for the commonest names: a page looks at {@link LOOKED_AT} persons and may so be short.
   */
  search(request: PersonSearchRequest): Promise<PersonSearchResult> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const looked = await this.candidates(tx, request);
        let fitting = looked.filter(matcher(request));
        const { memberOf, within } = request;
        if (memberOf) fitting = await membersOf(tx, fitting, [...memberOf].sort());
        if (within) {
          const inside = await this.units.among(tx, fitting, within);
          fitting = fitting.filter(({ personId }) => inside.has(personId));
        }
        const page = fitting.slice(0, request.limit);
        const last = page.length < fitting.length ? page.at(-1) : looked.at(-1);
        const through = last === looked.at(-1) && looked.length < LOOKED_AT;
        return {
          items: await described(tx, page),
          next: through || !last ? null : { nameKey: last.nameKey ?? '', personId: last.personId },
        };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  private async candidates(tx: Transaction, request: PersonSearchRequest): Promise<PersonRow[]> {
    const parameters: unknown[] = [];
    const conditions: string[] = [];
    const where = (condition: (place: string) => string, value: unknown) => {
      parameters.push(value);
      conditions.push(condition(`$${parameters.length}`));
    };
    const { nationalId, oldNationalId, phone, organisation, localId, after } = request;
    if (nationalId !== undefined) {
      const number = parseNationalId(nationalId).value ?? nationalId;
      where((n) => `national_id_index = ${n}`, this.keys.blindIndex('national-id', number));
    }
    if (oldNationalId !== undefined) {
      const number = parseOldNationalId(oldNationalId).value ?? oldNationalId;
      where((n) => `old_national_id_index = ${n}`, this.keys.blindIndex('old-national-id', number));
    }
    if (phone !== undefined) {
      const number = parsePhone(phone).value ?? phone.trim();
      where((n) => `phone_index = ${n}`, this.keys.blindIndex('phone', number));
    }
    if (organisation !== undefined && localId !== undefined) {
      const recordId = v5(recordName(organisation, localId.normalize('NFC')), RECORD_NAMESPACE);
      where(
        (n) => `person_id = (SELECT person_id FROM record WHERE record_id = ${n} AND assigned_epoch = epoch)`,
        recordId,
      );
    }
    const key = nameKey(request.name);
    if (key !== null) {
      // The key itself and what goes on with a blank: names that end in these words.
      where((n) => `name_key >= ${n}`, key);
      where((n) => `name_key < ${n}`, `${key}!`);
    }
    if (conditions.length === 0) return [];
    if (after && key !== null) {
      where((n) => `name_key >= ${n}`, after.nameKey);
      const place = `$${parameters.length}`;
      where((n) => `(name_key > ${place} OR person_id > ${n})`, after.personId);
    } else if (after) where((n) => `person_id > ${n}`, after.personId);
    return tx.query(
      `SELECT person_id AS "personId", full_name AS "fullName", birth_date AS "dateOfBirth", gender,
              commune_code AS "communeCode", province_code AS "provinceCode", records,
              record_versions::float8[] AS "recordVersions", name_key AS "nameKey"
       FROM person WHERE ${conditions.join(' AND ')}
       ORDER BY ${key === null ? '' : 'name_key, '}person_id LIMIT ${LOOKED_AT}`,
      parameters,
    );
  }
}

/** Compares what the index does not. */
function matcher({ name, dateOfBirth, gender, communeCode }: PersonSearch): (row: PersonRow) => boolean {
  const wanted = name === undefined ? null : normaliseName(name);
  const born = dateOfBirth === undefined ? null : (parseBirthDate(dateOfBirth).iso ?? dateOfBirth);
  return (row) =>
    (born === null || (row.dateOfBirth ?? '').startsWith(born)) &&
    (gender === undefined || row.gender === gender) &&
    (communeCode === undefined || row.communeCode === communeCode) &&
    (wanted === null || !wanted.accented || hasAccents(row.fullName, wanted.syllables));
}

/** A name without accents may be any with them. */
function hasAccents(fullName: string | null, wanted: readonly string[]): boolean {
  const { accented, syllables } = normaliseName(fullName ?? '');
  if (!accented) return true;
  const end = syllables.slice(-wanted.length);
  return wanted.every((syllable, index) => end[index] === syllable);
}

/** Those whose counted memberships are in exactly these organisations. */
async function membersOf(
  tx: Transaction,
  rows: readonly PersonRow[],
  wanted: readonly string[],
): Promise<PersonRow[]> {
  const persons = new Map((await described(tx, rows)).map((person) => [person.personId, person]));
  return rows.filter(({ personId }) => {
    const counted = (persons.get(personId)?.memberships ?? []).filter(
      ({ status }) => status === 'active' || status === 'suspended',
    );
    return counted.map(({ organisation }) => organisation).join() === wanted.join();
  });
}

async function described(tx: Transaction, rows: readonly PersonRow[]): Promise<FoundPerson[]> {
  const records = rows.flatMap((row) => row.records);
  const held: MembershipRow[] =
    records.length === 0
      ? []
      : await tx.query(
          `SELECT v.record_id AS "recordId", r.organisation, r.local_id AS "localId", v.status,
                  v.unit_code AS "unitCode", v.joined_on::text AS "joinedOn"
           FROM unnest($1::uuid[], $2::bigint[]) AS n (record_id, version)
           JOIN record_version v ON v.version = n.version AND v.record_id = n.record_id
           JOIN record r ON r.record_id = n.record_id WHERE v.status IS NOT NULL`,
          [records, rows.flatMap((row) => row.recordVersions)],
        );
  const byRecord = new Map(held.map((row) => [row.recordId, row]));
  return rows.map(({ records: ids, recordVersions: _versions, nameKey: _key, ...person }) => {
    const memberships = new Map<string, MembershipRow>();
    for (const row of ids.flatMap((id) => byRecord.get(id) ?? []).sort(standsFirst)) {
      if (!memberships.has(row.organisation)) memberships.set(row.organisation, row);
    }
    return {
      ...person,
      records: ids.length,
      memberships: [...memberships.values()]
        .sort((a, b) => (a.organisation < b.organisation ? -1 : 1))
        .map(({ organisation, status, unitCode }) => ({ organisation, status, unitCode })),
    };
  });
}
