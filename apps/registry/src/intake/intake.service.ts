import { Injectable } from '@nestjs/common';
import { v7 } from 'uuid';
import { identityFields, type ChunkCounts, type IntakeChunk, type RecordChange } from '#contracts';
import { afterCommit, type Transaction } from '#persistence';
import { KeyRing } from '#security';
import { membershipDay } from '../records/membership-day.js';
import { RecentVersions, type OpenVersion } from '../records/recent-versions.js';
import { openRecord, sealRecord, sealWithdrawal } from '../records/record-content.js';
import { Places } from '../units/places.js';
import { isAnotherHuman } from './another-human.js';
import { decide, type Decision } from './decision.js';
import { incomingRows, type Incoming } from './incoming.js';
import {
  IntakeRepository,
  type ChangedRecord,
  type NewRecord,
  type NewVersion,
  type StoredRecord,
} from './intake.repository.js';
import { nextVersion } from './last-writer-wins.js';

type ChangeCounts = Pick<ChunkCounts, 'unchanged' | 'created' | 'updated' | 'withdrawn'>;

export interface IntakeOutcome {
  readonly changes: readonly RecordChange[];
  readonly counts: ChangeCounts;
}

/** Everything that one round of intake writes. */
interface Writes {
  readonly updated: ChangedRecord[];
  readonly confirmed: Incoming[];
  readonly versions: NewVersion[];
  /** Those of `versions` that are no withdrawals. */
  readonly opened: OpenVersion[];
}

/** Brings the source records up to date with a chunk of intake rows. */
@Injectable()
export class IntakeService {
  constructor(
    private readonly repository: IntakeRepository,
    private readonly recent: RecentVersions,
    private readonly keys: KeyRing,
    private readonly places: Places,
  ) {}

  /** Rows of a chunk made ready outside any transaction. */
  prepare(chunk: IntakeChunk): Incoming[] {
    return incomingRows(chunk, this.keys);
  }

  /**
   * Stores what changes anything, in `tx`, and says what did. Chunks of one organisation may be applied at
   * once and in any order: the records that change are locked in the order of their ids, and rows whose record
   * another instance has inserted meanwhile are decided again. What changes nothing now never will, since a stored
   * state only gives way to a newer one: such rows, most of a list that is sent again, need no lock.
   */
  async apply(
    tx: Transaction,
    organisation: string,
    rows: readonly Incoming[],
    rowCount: number,
  ): Promise<IntakeOutcome> {
    const changes: RecordChange[] = [];
    const decisions: Decision[] = [];
    let open = rows;
    while (open.length > 0) {
      const states = await this.repository.states(
        tx,
        open.map(({ recordId }) => recordId),
      );
      open = open.filter((row) => {
        const ignored = decide(row, states.get(row.recordId) ?? null) === 'ignored';
        if (ignored) decisions.push('ignored');
        return !ignored;
      });
      const stored = await this.repository.lockRecords(
        tx,
        open.map(({ recordId }) => recordId).filter((recordId) => states.has(recordId)),
      );
      const earlier = await this.earlierPeople(tx, open, stored);
      const fresh = open.filter(({ recordId }) => !stored.has(recordId));
      const inserts = fresh.map((row) => newRecord(organisation, row));
      const inserted =
        fresh.length > 0 ? await this.repository.insertRecords(tx, inserts) : new Set<string>();
      const settled = open.filter(({ recordId }) => stored.has(recordId) || inserted.has(recordId));
      const writes: Writes = { updated: [], confirmed: [], versions: [], opened: [] };
      for (const row of settled) {
        const known = stored.get(row.recordId) ?? null;
        const decision = decide(row, known);
        decisions.push(decision);
        const change = this.change(organisation, row, decision, known, earlier.get(row.recordId), writes);
        if (change) changes.push(change);
      }
      await this.repository.insertVersions(tx, organisation, writes.versions);
      afterCommit(tx, () => this.recent.remember(writes.opened));
      await this.repository.updateRecords(tx, writes.updated);
      await this.repository.confirmRecords(tx, writes.confirmed);
      open = open.filter(({ recordId }) => !stored.has(recordId) && !inserted.has(recordId));
    }
    return { changes, counts: counts(decisions, rowCount) };
  }

  /** The people that records stood for which are about to change; to see whether they stand for others now. */
  private async earlierPeople(
    tx: Transaction,
    rows: readonly Incoming[],
    stored: ReadonlyMap<string, StoredRecord>,
  ): Promise<Map<string, Incoming['record']>> {
    const changing = rows.flatMap((row) => {
      const known = stored.get(row.recordId);
      return known && row.record && ['updated', 'created'].includes(decide(row, known)) ? [known] : [];
    });
    if (changing.length === 0) return new Map();
    const contents = await this.repository.lastContents(tx, changing);
    return new Map(
      contents.map(({ recordId, version, content }) => [
        recordId,
        openRecord(this.keys, recordId, version, content),
      ]),
    );
  }

  private change(
    organisation: string,
    row: Incoming,
    decision: Decision,
    known: StoredRecord | null,
    earlier: Incoming['record'] | undefined,
    writes: Writes,
  ): RecordChange | null {
    if (decision === 'ignored') return null;
    if (decision === 'confirmed') {
      writes.confirmed.push(row);
      return null;
    }
    const { recordId, localId, record, contentHash, observedAt } = row;
    const version = nextVersion(row.sequence, known?.version ?? null);
    const another = Boolean(earlier && record && isAnotherHuman(earlier.person, record.person));
    const epoch = (known?.epoch ?? 1) + (another ? 1 : 0);
    if (known) {
      const reborn = another ? { rank: row.sequence, mintedPersonId: v7() } : null;
      writes.updated.push({ recordId, version, withdrawn: !record, epoch, contentHash, observedAt, reborn });
    }
    const stored = this.versionOf(row, version, known?.version ?? null, epoch);
    writes.versions.push(stored);
    if (record && stored.status !== null) {
      const { status, unitCode, communeCode, provinceCode, joinedOn, leftOn } = stored;
      const standing = { status, unitCode, communeCode, provinceCode, joinedOn, leftOn };
      writes.opened.push({ recordId, version, ...standing, record });
    }
    // Nobody was told of a record that was withdrawn before it came.
    if (decision === 'tombstone') return null;
    const identity = record && identityFields(record);
    return { recordId, organisation, localId, version, epoch, identity };
  }

  private versionOf(
    row: Incoming,
    version: number,
    previousVersion: number | null,
    epoch: number,
  ): NewVersion {
    const { recordId, observedAt, record, reason } = row;
    const common = { recordId, version, previousVersion, epoch, observedAt };
    if (!record) {
      return {
        ...common,
        status: null,
        unitCode: null,
        communeCode: null,
        provinceCode: null,
        joinedOn: null,
        leftOn: null,
        content: sealWithdrawal(this.keys, recordId, version, reason ?? ''),
      };
    }
    const { membership, person } = record;
    return {
      ...common,
      ...this.places.of(person.residence),
      status: membership.status,
      unitCode: membership.unitCode ?? null,
      joinedOn: membershipDay(membership.joinedOn),
      leftOn: membershipDay(membership.leftOn),
      content: sealRecord(this.keys, recordId, version, record),
    };
  }
}

function newRecord(organisation: string, row: Incoming): NewRecord {
  return {
    recordId: row.recordId,
    organisation,
    localId: row.localId,
    version: row.sequence,
    withdrawn: row.record === null,
    contentHash: row.contentHash,
    observedAt: row.observedAt,
    rank: row.sequence,
    mintedPersonId: v7(),
  };
}

function counts(decisions: readonly Decision[], rowCount: number): ChangeCounts {
  const count = (wanted: Decision) => decisions.filter((decision) => decision === wanted).length;
  const [created, updated, withdrawn] = [count('created'), count('updated'), count('withdrawn')];
  return { created, updated, withdrawn, unchanged: rowCount - created - updated - withdrawn };
}
