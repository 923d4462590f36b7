import type { PersonAnnouncement, PersonsChanged } from '#contracts';
import { divideCauses, partition } from './divide-causes.js';

/** Bytes of JSON in one message; with its causes, cases and seal it stays below what the broker takes. */
const MESSAGE_BYTES = 600_000;

/** JSON of a person without its records, of a record without its texts, and of a case's id. */
const PERSON_BYTES = 260;
const RECORD_BYTES = 520;
const ID_BYTES = 39;

/** One message as a rule. What concerns no single person goes with the first part. */
export function dividePersons(message: PersonsChanged): PersonsChanged[] {
  const parts = partition(message.persons, personBytes, MESSAGE_BYTES);
  const causes = divideCauses(message.causes, parts.length);
  return parts.map((persons, index) => ({
    ...message,
    persons,
    causes: causes[index] ?? [],
    ...(index > 0 && { withdrawn: [], cases: [] }),
  }));
}

function personBytes({ records, caseIds, formerIds = [] }: PersonAnnouncement): number {
  const texts = records.map(({ localId, organisation, unitCode, facts }) =>
    Buffer.byteLength(localId + organisation + (unitCode ?? '') + (facts?.role ?? '')),
  );
  return texts.reduce(
    (sum, bytes) => sum + bytes + RECORD_BYTES,
    PERSON_BYTES + (caseIds.length + formerIds.length) * ID_BYTES,
  );
}
