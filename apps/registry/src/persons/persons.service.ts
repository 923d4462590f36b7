import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { MembershipStatus, PersonView } from '#contracts';
import { inTransaction, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import type { GoldenRecord } from './golden-record.js';
import { memberships, type MembershipRecord } from './memberships.js';
import { joinGolden, openGolden } from './person-content.js';
import { PersonEntity } from './person.entity.js';
import { decodeSources } from './sources.js';

/** A redirect leads to a living person in one step as a rule; every further step is a later merge. */
const STEPS_AT_MOST = 100;

type PersonRecordRow = MembershipRecord & { readonly recordId: string };

/** Reads persons. */
@Injectable()
export class PersonsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly keys: KeyRing,
  ) {}

  /** The person that an id stands for now, following redirects; null when it stands for nobody. */
  find(personId: string): Promise<PersonView | null> {
    return inTransaction(this.dataSource, (tx) => this.view(tx, personId), { isolation: 'REPEATABLE READ' });
  }

  /** Golden record of a living person and the organisations in which the person counts as a member. */
  summary(personId: string): Promise<{ golden: GoldenRecord; memberOf: readonly string[] } | null> {
    return inTransaction(
      this.dataSource,
      async (tx) => {
        const person = await this.living(tx, personId);
        if (!person) return null;
        const rows: { organisation: string }[] = await tx.query(
          `SELECT DISTINCT r.organisation FROM record r
           JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
           WHERE r.record_id = ANY($1::uuid[]) AND v.status IN ('active', 'suspended')`,
          [person.records],
        );
        return { golden: this.golden(person), memberOf: rows.map(({ organisation }) => organisation) };
      },
      { isolation: 'REPEATABLE READ' },
    );
  }

  private async view(tx: Transaction, personId: string): Promise<PersonView | null> {
    const person = await this.living(tx, personId);
    if (!person) return null;
    const records: PersonRecordRow[] = await tx.query(
      `SELECT r.record_id AS "recordId", r.organisation, r.local_id AS "localId", v.status, v.unit_code AS "unitCode",
              v.joined_on::text AS "joinedOn", v.left_on::text AS "leftOn"
       FROM record r JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
       WHERE r.record_id = ANY($1::uuid[]) ORDER BY r.organisation, r.local_id`,
      [person.records],
    );
    return {
      personId: person.personId,
      golden: { ...this.golden(person) },
      provenance: decodeSources(person.sources, person.records) as PersonView['provenance'],
      records: records.map(({ recordId, organisation, localId }) => ({ recordId, organisation, localId })),
      memberships: memberships(records.filter(isMembership)),
    };
  }

  private async living(tx: Transaction, personId: string): Promise<PersonEntity | null> {
    let id: string | null = personId;
    for (let step = 0; id !== null && step < STEPS_AT_MOST; step++) {
      const person: PersonEntity | null = await tx.findOneBy(PersonEntity, { personId: id });
      if (person && person.records.length > 0) return person;
      id = person?.redirectTo ?? null;
    }
    return null;
  }

  private golden(person: PersonEntity): GoldenRecord {
    const { personId, version, golden } = person;
    return joinGolden(person, golden ? openGolden(this.keys, personId, version, golden) : {});
  }
}

/** A record withdrawn since the person was last put together is no membership any more. */
function isMembership(record: PersonRecordRow & { readonly status: MembershipStatus | null }): boolean {
  return record.status !== null;
}
