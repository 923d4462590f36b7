import { Injectable } from '@nestjs/common';
import type { PersonsChanged } from '#contracts';
import type { Transaction } from '#persistence';

/** Read model: which person each record belongs to, as the registry announced it last. */
@Injectable()
export class MemberStates {
  /** Older announcements never overwrite newer ones, in whatever order they arrive. */
  async apply(
    tx: Transaction,
    { persons, withdrawn }: Pick<PersonsChanged, 'persons' | 'withdrawn'>,
  ): Promise<void> {
    const linked = persons.flatMap(({ personId, version, records }) =>
      records.map((record) => ({ ...record, personId, personVersion: version })),
    );
    // One order for all writers: no two wait for each other in a circle.
    linked.sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
    if (linked.length > 0) {
      await tx.query(
        `INSERT INTO member_state AS m
           (record_id, organisation, local_id, person_id, record_version, person_version, in_review)
         SELECT DISTINCT ON (1) * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::bigint[], $6::bigint[], $7::boolean[])
           AS given (record_id, organisation, local_id, person_id, record_version, person_version, in_review)
         ORDER BY 1, person_version DESC
         ON CONFLICT (record_id) DO UPDATE SET person_id = excluded.person_id, record_version = excluded.record_version,
           person_version = excluded.person_version, in_review = excluded.in_review
         WHERE m.person_version < excluded.person_version AND m.record_version <= excluded.record_version`,
        [
          linked.map(({ recordId }) => recordId),
          linked.map(({ organisation }) => organisation),
          linked.map(({ localId }) => localId),
          linked.map(({ personId }) => personId),
          linked.map(({ version }) => version),
          linked.map(({ personVersion }) => personVersion),
          linked.map(({ inReview }) => inReview),
        ],
      );
    }
    if (withdrawn.length > 0) {
      const sorted = [...withdrawn].sort((a, b) => (a.recordId < b.recordId ? -1 : 1));
      await tx.query(
        `INSERT INTO member_state AS m
           (record_id, organisation, local_id, person_id, record_version, person_version, in_review)
         SELECT DISTINCT ON (1) record_id, organisation, local_id, NULL::uuid, record_version, 0, false
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[])
           AS given (record_id, organisation, local_id, record_version)
         ORDER BY 1, record_version DESC
         ON CONFLICT (record_id) DO UPDATE SET person_id = NULL, record_version = excluded.record_version, in_review = false
         WHERE m.record_version < excluded.record_version`,
        [
          sorted.map(({ recordId }) => recordId),
          sorted.map(({ organisation }) => organisation),
          sorted.map(({ localId }) => localId),
          sorted.map(({ version }) => version),
        ],
      );
    }
  }
}
