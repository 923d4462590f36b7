import { Injectable } from '@nestjs/common';
import type { PersonsChanged } from '#contracts';
import { bigintArray, booleanArray, textArray, type Transaction, uuidArray } from '#persistence';
import {
  announcedStandings,
  changesOf,
  supersedes,
  type AnnouncedStanding,
  type MemberChange,
  type Standing,
} from '../changes/record-changes.js';

/** Read model: which person each record belongs to, as the registry announced it last. */
@Injectable()
export class MemberStates {
  /**
   * Older announcements never overwrite newer ones, in whatever order they arrive. The records that are
   * announced stay locked until `tx` ends.
   *
   * @returns what their organisations are to be told, sorted by record
   */
  async apply(
    tx: Transaction,
    announcement: Pick<PersonsChanged, 'persons' | 'withdrawn'>,
  ): Promise<MemberChange[]> {
    const announced = announcedStandings(announcement);
    const before = new Map<string, Standing>();
    let open: readonly AnnouncedStanding[] = announced;
    while (open.length > 0) {
      for (const standing of await lockStandings(tx, open)) before.set(standing.recordId, standing);
      const unknown = open.filter(({ recordId }) => !before.has(recordId));
      const inserted = await insertStandings(tx, unknown);
      // Those that another writer has inserted meanwhile are known now, and are looked at again.
      open = unknown.filter(({ recordId }) => !inserted.has(recordId));
    }
    const newer = announced.filter((now) => supersedes(now, before.get(now.recordId)));
    await updateStandings(
      tx,
      newer.flatMap((now) => {
        const known = before.get(now.recordId);
        return known ? [{ ...now, personVersion: Math.max(now.personVersion, known.personVersion) }] : [];
      }),
    );
    return newer.flatMap((now) => changesOf(before.get(now.recordId), now));
  }
}

/** One order for all writers: no two wait for each other in a circle. */
function lockStandings(tx: Transaction, standings: readonly Standing[]): Promise<Standing[]> {
  return tx.query(
    `SELECT record_id AS "recordId", organisation, local_id AS "localId", person_id AS "personId",
            record_version::float8 AS "recordVersion", person_version::float8 AS "personVersion",
            in_review AS "inReview", seen
     FROM member_state WHERE record_id = ANY($1::uuid[]) ORDER BY record_id FOR UPDATE`,
    [uuidArray(standings.map(({ recordId }) => recordId))],
  );
}

/** @returns ids of those that were inserted: there was nothing about them */
async function insertStandings(tx: Transaction, standings: readonly Standing[]): Promise<Set<string>> {
  if (standings.length === 0) return new Set();
  const rows: { recordId: string }[] = await tx.query(
    `INSERT INTO member_state (record_id, person_id, record_version, person_version, in_review, seen, organisation, local_id)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::text[])
     ON CONFLICT (record_id) DO NOTHING
     RETURNING record_id AS "recordId"`,
    [
      ...variable(standings),
      textArray(standings.map(({ organisation }) => organisation)),
      textArray(standings.map(({ localId }) => localId)),
    ],
  );
  return new Set(rows.map(({ recordId }) => recordId));
}

async function updateStandings(tx: Transaction, standings: readonly Standing[]): Promise<void> {
  if (standings.length === 0) return;
  await tx.query(
    `UPDATE member_state m
     SET person_id = n.person_id, record_version = n.record_version, person_version = n.person_version,
         in_review = n.in_review, seen = n.seen
     FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::boolean[], $6::text[])
       AS n (record_id, person_id, record_version, person_version, in_review, seen)
     WHERE m.record_id = n.record_id`,
    variable(standings),
  );
}

/** Parameters of the columns that change, after the id. */
function variable(standings: readonly Standing[]): unknown[] {
  return [
    uuidArray(standings.map(({ recordId }) => recordId)),
    uuidArray(standings.map(({ personId }) => personId)),
    bigintArray(standings.map(({ recordVersion }) => recordVersion)),
    bigintArray(standings.map(({ personVersion }) => personVersion)),
    booleanArray(standings.map(({ inReview }) => inReview)),
    textArray(standings.map(({ seen }) => seen)),
  ];
}
