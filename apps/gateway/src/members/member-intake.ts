import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { asOrganisation, type Transaction } from '#persistence';
import type { Principal } from '#security';
import { ORGANISATION_DATA } from '../database.js';
import { Fingerprint, Idempotency, idempotencyKey } from '../idempotency/idempotency.js';
import { Backlog } from '../intake/backlog.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import type { AcceptedRow } from '../intake/portion.js';
import { rowsReceived } from '../intake/rows-received.js';
import { ResolutionWaiters } from '../intake/resolution-waiters.js';
import { recordIdOf } from '../records/local-id.js';

/** Answer to a push or withdrawal that was accepted. */
export interface AcceptedMember {
  readonly recordId: string;
  /** Intake sequence. */
  readonly version: number;
  readonly state: 'pending';
}

export interface MemberIntakeOutcome {
  readonly accepted: AcceptedMember;
  /** Resolves to whether the row was matched within the given time; undefined for a repeated request. */
  readonly resolved: ((timeoutMs: number) => Promise<boolean>) | undefined;
}

/** Takes single rows: a chunk of one row each, released at once. */
@Injectable()
export class MemberIntake {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly journal: IntakeJournal,
    private readonly idempotency: Idempotency,
    private readonly waiters: ResolutionWaiters,
    private readonly backlog: Backlog,
  ) {}

  /** Throws 503 while the hub is behind; to be called before the body is read. */
  admit(): Promise<void> {
    return this.backlog.admit();
  }

  /** @param body bytes that the row was read from, for the fingerprint of an `Idempotency-Key` */
  async take(
    caller: Principal,
    organisation: string,
    request: FastifyRequest,
    body: Buffer,
    row: AcceptedRow,
  ): Promise<MemberIntakeOutcome> {
    const key = idempotencyKey(request);
    const outcome = await asOrganisation(this.dataSource, organisation, async (tx) => {
      if (key === undefined) return this.write(tx, organisation, row);
      const fingerprint = new Fingerprint(request).update(body);
      const held = await this.idempotency.claim(tx, caller, key);
      if (held.kind === 'answered') {
        this.idempotency.assertSame(held, fingerprint);
        return { accepted: held.body as AcceptedMember, resolved: undefined };
      }
      const written = await this.write(tx, organisation, row);
      await this.idempotency.answer(tx, held, fingerprint, 202, written.accepted);
      return written;
    });
    if (outcome.resolved) rowsReceived.inc({ outcome: 'accepted' });
    return outcome;
  }

  private async write(tx: Transaction, organisation: string, row: AcceptedRow): Promise<MemberIntakeOutcome> {
    const portion = { firstRow: row.row, received: 1, accepted: [row], rejected: [] };
    const { id, firstSeq } = await this.journal.write(tx, organisation, null, portion, new Date());
    await this.journal.release(tx, [id]);
    const recordId = recordIdOf(organisation, row.localId);
    return {
      accepted: { recordId, version: firstSeq, state: 'pending' },
      resolved: (timeoutMs) => this.waiters.wait(id, timeoutMs),
    };
  }
}
