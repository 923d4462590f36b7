import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CanonicalRecord, ComparedRecord, RecordView, MembershipFacts } from '#contracts';
import { asOrganisation, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { GRANTED_FIELDS } from '../persons/golden-fields.js';
import { PersonsService } from '../persons/persons.service.js';
import { SharingService } from '../sharing/sharing.service.js';
import { openRecord } from './record-content.js';
import { RecordEntity, RecordVersionEntity } from './record.entity.js';

interface OwnRecord {
  readonly record: RecordEntity;
  readonly content: CanonicalRecord;
}

type ComparedRow = Omit<ComparedRecord, 'person' | 'membership'> & {
  readonly version: number;
  readonly content: Buffer;
};

/** Reads source records. */
@Injectable()
export class RecordsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly persons: PersonsService,
    private readonly keys: KeyRing,
    private readonly sharing: SharingService,
  ) {}

  /** The record as the hub holds it; null: `organisation` has no such record. */
  async find(organisation: string, recordId: string): Promise<RecordView | null> {
    const own = await asOrganisation(this.dataSource, organisation, (tx) => this.own(tx, recordId));
    if (!own) return null;
    const { record, content } = own;
    const { version } = record;
    if (record.withdrawn) {
      return {
        recordId,
        version,
        state: 'withdrawn',
        personId: null,
        record: content,
        golden: {},
        memberElsewhere: false,
      };
    }
    // Until matching has seen the human that a record stands for now, it belongs to nobody.
    const personId = record.assignedEpoch === record.epoch ? record.personId : null;
    const person = personId === null ? null : await this.persons.summary(personId);
    const shared = person ? (await this.sharing.inForce()).fieldsFor(organisation, person.givers) : [];
    return {
      recordId,
      version,
      state: personId === null ? 'pending' : record.inReview ? 'review' : 'linked',
      personId,
      record: content,
      golden: Object.fromEntries(
        [...GRANTED_FIELDS, ...shared].flatMap((field) =>
          person?.golden[field] === undefined ? [] : [[field, person.golden[field]]],
        ),
      ),
      memberElsewhere: person?.memberOf.some((other) => other !== organisation) ?? false,
    };
  }

  /** Contents of records that are present, of whatever organisation; the others are left out. */
  async compared(recordIds: readonly string[]): Promise<ComparedRecord[]> {
    const rows: ComparedRow[] = await this.dataSource.query(
      `SELECT r.record_id AS "recordId", r.organisation, r.local_id AS "localId", r.version::float8 AS version, v.content,
              CASE WHEN r.assigned_epoch = r.epoch THEN r.person_id END AS "personId"
       FROM record r JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
       WHERE r.record_id = ANY($1::uuid[]) AND v.status IS NOT NULL ORDER BY r.record_id`,
      [recordIds],
    );
    return rows.map(({ version, content, ...record }) => {
      const { person, membership } = openRecord(this.keys, record.recordId, version, content);
      return { ...record, person, membership };
    });
  }

  /** Memberships behind records that are present, of whatever organisation; the others are left out. */
  memberships(recordIds: readonly string[]): Promise<MembershipFacts[]> {
    return this.dataSource.query(
      `SELECT r.record_id AS "recordId", r.organisation, r.local_id AS "localId", v.status,
              v.joined_on::text AS "joinedOn", v.left_on::text AS "leftOn",
              CASE WHEN r.assigned_epoch = r.epoch THEN r.person_id END AS "personId"
       FROM record r JOIN record_version v ON v.version = r.version AND v.record_id = r.record_id
       WHERE r.record_id = ANY($1::uuid[]) AND v.status IS NOT NULL ORDER BY r.record_id`,
      [recordIds],
    );
  }

  /** Row-level security shows the organisation's own rows alone. */
  private async own(tx: Transaction, recordId: string): Promise<OwnRecord | null> {
    const record = await tx.findOneBy(RecordEntity, { recordId });
    if (!record) return null;
    const current = await this.version(tx, recordId, record.version);
    const shown =
      current?.status === null ? await this.version(tx, recordId, current.previousVersion) : current;
    // A withdrawal that came before the record it withdraws leaves nothing to show.
    if (!shown?.status) return null;
    return { record, content: openRecord(this.keys, recordId, shown.version, shown.content) };
  }

  private async version(
    tx: Transaction,
    recordId: string,
    version: number | null,
  ): Promise<RecordVersionEntity | null> {
    return version === null ? null : tx.findOneBy(RecordVersionEntity, { version, recordId });
  }
}
