import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PersonRequest, PersonView } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { membershipDay } from '../records/membership-day.js';
import type { Givers } from '../sharing/agreements.js';
import { giversOf } from '../sharing/givers.js';
import { SurvivorshipRepository } from '../survivorship/survivorship.repository.js';
import { conflicts } from './conflicts.js';
import type { GoldenRecord } from './golden-record.js';
import { standing, type MembershipRecord } from './memberships.js';
import { notKnownThen, notYetKnown } from './refusals.js';
import {
  contentOf,
  goldenOf,
  livingState,
  provenanceOf,
  recordsOf,
  stateOf,
  versionsUpTo,
  type PersonState,
  type RecordVersion,
} from './person-states.js';

const SNAPSHOT = { isolation: 'REPEATABLE READ' } as const;

/** Reads persons, now or as they were. */
@Injectable()
export class PersonsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
    private readonly survivorship: SurvivorshipRepository,
  ) {}

  /** The person that an id stands for, following redirects; null when it stands for nobody. */
  find({ personId, asOf, knownAt }: PersonRequest): Promise<PersonView | null> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const state = await livingState(tx, personId, knownAt);
        if (state) return this.view(tx, state, asOf);
        if (knownAt === undefined) return null;
        const now = await stateOf(tx, personId);
        if (!now) return null;
        throw (await stateOf(tx, personId, knownAt)) ? notKnownThen() : notYetKnown();
      },
      SNAPSHOT,
    );
  }

  /** Golden record of a living person and the organisations in which the person counts as a member. */
  summary(
    personId: string,
  ): Promise<{ golden: GoldenRecord; givers: Givers; memberOf: readonly string[] } | null> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const state = await livingState(tx, personId);
        if (!state) return null;
        const rows: { recordId: string; organisation: string; counts: boolean }[] = await tx.query(
          `SELECT r.record_id AS "recordId", r.organisation, coalesce(v.status IN ('active', 'suspended'), false) AS counts
           FROM record r JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
           WHERE r.record_id = ANY($1::uuid[])`,
          [state.records],
        );
        return {
          golden: goldenOf(this.keys, state),
          givers: giversOf(provenanceOf(state), rows),
          memberOf: [...new Set(rows.flatMap(({ organisation, counts }) => (counts ? [organisation] : [])))],
        };
      },
      SNAPSHOT,
    );
  }

  private async view(tx: Transaction, state: PersonState, asOf: string | undefined): Promise<PersonView> {
    const { personId, version, knownFrom, rulesVersion } = state;
    const records = await recordsOf(tx, [state]);
    const stated = byRecord(await versionsUpTo(tx, records));
    const contents = records.map((record) => ({ record, content: contentOf(this.keys, record) }));
    const provenance = Object.entries(provenanceOf(state)).map(([field, source]) => [
      field,
      { ...source, rulesVersion },
    ]);
    return {
      personId,
      version,
      knownFrom,
      golden: { ...goldenOf(this.keys, state) },
      provenance: Object.fromEntries(provenance) as PersonView['provenance'],
      conflicts: conflicts(
        contents.map(({ record, content }) => ({ ...record, record: content })),
        await this.survivorship.rules(tx, rulesVersion),
      ),
      records: records.map(({ recordId, organisation, localId }) => ({ recordId, organisation, localId })),
      ...standing(
        contents.map(({ record, content: { membership } }): MembershipRecord => ({
          ...record,
          leftReason: membership.leftReason ?? null,
          role: membership.role?.trim() || null,
          feesPaidThrough: membershipDay(membership.feesPaidThrough),
          lastActivityOn: membershipDay(membership.lastActivityOn),
          stated: stated.get(record.recordId) ?? [],
        })),
        asOf,
      ),
    };
  }
}

function byRecord(versions: readonly RecordVersion[]): Map<string, RecordVersion[]> {
  const grouped = new Map<string, RecordVersion[]>();
  for (const version of versions) {
    const group = grouped.get(version.recordId);
    if (group) group.push(version);
    else grouped.set(version.recordId, [version]);
  }
  return grouped;
}
