import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { RECORD_QUERY, type CanonicalRecord, type IntakeRow, type RecordView } from '#contracts';
import { Queries } from '#messaging';
import { asOrganisation, isTransient } from '#persistence';
import { ORGANISATION_DATA } from '../database.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Problem } from '../problems/problem.js';
import { recordIdOf } from '../records/local-id.js';

/** An organisation's own record as the hub holds it. */
export interface MemberView extends Omit<RecordView, 'state'> {
  readonly localId: string;
  readonly state: 'pending' | 'linked' | 'review';
  readonly record: CanonicalRecord;
}

/** Reads records: what the registry holds, overlaid with what is accepted and still on its way there. */
@Injectable()
export class MemberViews {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly journal: IntakeJournal,
    private readonly queries: Queries,
  ) {}

  /** Throws `record.unknown` or `record.withdrawn`. */
  async read(organisation: string, localId: string): Promise<MemberView> {
    const recordId = recordIdOf(organisation, localId);
    // The journal is read first: a row that is settled in between is then in the registry's answer.
    const pending = await asOrganisation(this.dataSource, organisation, (tx) =>
      this.journal.pendingRow(tx, organisation, localId),
    );
    const held = await this.queries.ask(RECORD_QUERY, { organisation, recordId });
    return overlay(localId, recordId, held, pending);
  }

  /**
   * The record once it is matched, else null: also when it cannot be told at the moment, or when a later
   * withdrawal stands. Whoever pushed it has had it accepted either way.
   */
  async readIfMatched(organisation: string, localId: string): Promise<MemberView | null> {
    try {
      const view = await this.read(organisation, localId);
      return view.state === 'pending' ? null : view;
    } catch (error) {
      if (error instanceof Problem || isTransient(error)) return null;
      throw error;
    }
  }

  /** Whether there is a record to withdraw; asks the registry only when the gateway itself does not know. */
  async exists(organisation: string, localId: string): Promise<boolean> {
    const recordId = recordIdOf(organisation, localId);
    const known = await asOrganisation(this.dataSource, organisation, async (tx) => {
      const states: unknown[] = await tx.query('SELECT FROM member_state WHERE record_id = $1', [recordId]);
      return states.length > 0 || (await this.journal.pendingRow(tx, organisation, localId)) !== null;
    });
    return known || (await this.queries.ask(RECORD_QUERY, { organisation, recordId })) !== null;
  }
}

function overlay(
  localId: string,
  recordId: string,
  held: RecordView | null,
  pending: IntakeRow | null,
): MemberView {
  const isAhead = pending !== null && pending.seq > (held?.version ?? 0);
  if (isAhead && pending.op === 'upsert') {
    return {
      localId,
      recordId,
      version: pending.seq,
      state: 'pending',
      personId: held?.personId ?? null,
      record: pending.record,
      golden: held?.golden ?? {},
      memberElsewhere: held?.memberElsewhere ?? false,
    };
  }
  if (isAhead) throw new Problem('record.withdrawn');
  if (!held) throw new Problem('record.unknown');
  const { state } = held;
  if (state === 'withdrawn') throw new Problem('record.withdrawn');
  return { localId, ...held, state };
}
