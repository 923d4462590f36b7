import type { Gender, PersonAnnouncement, SurvivorshipRules } from '#contracts';
import type { KeyRing } from '#security';
import { GRANTED_FIELDS } from '../persons/golden-fields.js';
import { goldenRecord, type GoldenRecord } from '../persons/golden-record.js';
import { nameKey } from '../persons/name-key.js';
import { sealGolden, splitGolden } from '../persons/person-content.js';
import { encodeSources } from '../persons/sources.js';
import type { OpenVersion } from '../records/recent-versions.js';
import { NO_AGREEMENTS, type Agreements, type Givers } from '../sharing/agreements.js';
import { giversOf } from '../sharing/givers.js';
import { birthYear, personRecord, type StandingRecord } from './announced-person.js';
import type { Moment, PersonRow } from './identity.repository.js';

/** Two of a person's states share a digest of this length by chance once in 2^72. */
const GOLDEN_DIGEST_BYTES = 9;

/** A person of whom everything is known but the golden record. */
export interface UndescribedPerson {
  readonly personId: string;
  /** Sorted by id. */
  readonly records: readonly (StandingRecord & { readonly mintedPersonId: string })[];
  readonly caseIds: readonly string[];
  readonly lowGroup: string | null;
  /** Hexadecimal digest of what is announced beside what follows from the versions of its records. */
  readonly announced: string;
  /** Persons that end in it now. */
  readonly ended: readonly string[];
}

/** What a person is stored as and announced with. @param versions content of its records */
export function describePerson(
  keys: KeyRing,
  { personId, records, caseIds, lowGroup, announced, ended }: UndescribedPerson,
  versions: ReadonlyMap<string, OpenVersion>,
  moment: Moment,
  rules: SurvivorshipRules,
  agreements: Agreements = NO_AGREEMENTS,
): { row: PersonRow; announcement: PersonAnnouncement; golden: GoldenRecord } {
  const current = records.map((record) => {
    const version = versions.get(record.recordId);
    if (!version) throw new Error(`version ${record.version} of record ${record.recordId} is missing`);
    return { record, version };
  });
  const { golden, provenance } = goldenRecord(
    current.map(({ record: { recordId, organisation, localId }, version }) => ({
      recordId,
      organisation,
      localId,
      communeCode: version.communeCode,
      provinceCode: version.provinceCode,
      record: version.record,
    })),
    rules,
  );
  const recordIds = records.map(({ recordId }) => recordId);
  const { plain, secret } = splitGolden(golden);
  const row: PersonRow = {
    personId,
    records: recordIds,
    recordVersions: records.map(({ version }) => version),
    caseIds,
    lowGroup,
    announced,
    nameKey: nameKey(golden.fullName),
    ...plain,
    birthYear: birthYear(golden.dateOfBirth),
    golden: sealGolden(keys, personId, moment.version, secret),
    sources: encodeSources(provenance, recordIds),
    nationalIdIndex: golden.nationalId ? keys.blindIndex('national-id', golden.nationalId) : null,
    oldNationalIdIndex: golden.oldNationalId
      ? keys.blindIndex('old-national-id', golden.oldNationalId)
      : null,
    phoneIndex: golden.phone ? keys.blindIndex('phone', golden.phone) : null,
  };
  const formerIds = new Set([...records.map(({ mintedPersonId }) => mintedPersonId), ...ended]);
  formerIds.delete(personId);
  const shared = agreements.isEmpty
    ? undefined
    : sharedDigests(keys, golden, records, giversOf(provenance, records), agreements);
  const announcement: PersonAnnouncement = {
    personId,
    version: moment.version,
    records: current.map(({ record, version }) => personRecord(record, version)),
    redirectTo: null,
    lowGroup,
    caseIds,
    gender: (golden.gender ?? null) as Gender | null,
    birthYear: row.birthYear,
    goldenDigest: goldenDigest(keys, golden),
    ...(shared && { shared }),
    ...(formerIds.size > 0 && { formerIds: [...formerIds].sort() }),
  };
  return { row, announcement, golden };
}

/** By organisation of the person; undefined: no agreement lets any of them see more than all do. */
function sharedDigests(
  keys: KeyRing,
  golden: GoldenRecord,
  records: readonly StandingRecord[],
  givers: Givers,
  agreements: Agreements,
): PersonAnnouncement['shared'] {
  const readers = [...new Set(records.map(({ organisation }) => organisation))];
  const entries = readers.flatMap((reader) => {
    const fields = agreements.fieldsFor(reader, givers);
    if (fields.length === 0) return [];
    const digests = fields.map((field) => [field, digestOf(keys, [golden[field] ?? null])] as const);
    return [[reader, Object.fromEntries(digests)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Equal for equal values of the fields that organisations see, and saying nothing about them. */
function goldenDigest(keys: KeyRing, golden: GoldenRecord): string {
  return digestOf(
    keys,
    GRANTED_FIELDS.map((field) => golden[field] ?? null),
  );
}

function digestOf(keys: KeyRing, values: readonly unknown[]): string {
  return keys.contentHash(JSON.stringify(values)).toString('base64url', 0, GOLDEN_DIGEST_BYTES);
}
