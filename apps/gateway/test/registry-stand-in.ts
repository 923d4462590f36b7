import { randomUUID } from 'node:crypto';
import { NO_COUNTS, type IntakeChunk, type PersonAnnouncement } from '#contracts';
import { recordIdOf } from '../src/records/local-id.js';
import type { DownstreamStandIn } from './downstream-stand-in.js';

/**
 * What the services behind the gateway make of every row, at its plainest: a record is a person of its own, the
 * later state wins, a withdrawn one is gone; reports follow at once.
 */
export class RegistryStandIn {
  /** Current records, `organisation/localId` → time of the state. */
  readonly current = new Map<string, string>();
  private readonly states = new Map<string, { at: string; version: number; gone: boolean }>();
  /** Chunks that are not processed while this is set. */
  paused = false;
  private readonly waiting: IntakeChunk[] = [];

  constructor(private readonly downstream: DownstreamStandIn) {
    downstream.onChunk = (chunk) => this.take(chunk);
  }

  async resume(): Promise<void> {
    this.paused = false;
    for (const chunk of this.waiting.splice(0)) await this.take(chunk);
  }

  private async take(chunk: IntakeChunk): Promise<void> {
    if (this.paused) {
      this.waiting.push(chunk);
      return;
    }
    const counts = { ...NO_COUNTS, unchanged: 0, created: 0, withdrawn: 0, linked: 0 };
    const persons: PersonAnnouncement[] = [];
    const withdrawn: { recordId: string; organisation: string; localId: string; version: number }[] = [];
    for (const row of chunk.rows) {
      const key = `${chunk.organisation}/${row.localId}`;
      const stated = row.op === 'withdraw' ? row.observedAt : row.record.observedAt;
      const at = stated ?? chunk.receivedAt;
      const known = this.states.get(key);
      const gone = row.op === 'withdraw';
      const isNewer = !known || at > known.at || (at === known.at && known.gone && !gone);
      if (!isNewer || (known && known.gone === gone)) {
        counts.unchanged++;
        if (isNewer && known) known.at = at;
        continue;
      }
      this.states.set(key, { at, version: row.seq, gone });
      const recordId = recordIdOf(chunk.organisation, row.localId);
      const record = { recordId, organisation: chunk.organisation, localId: row.localId, version: row.seq };
      if (gone) {
        this.current.delete(key);
        counts.withdrawn++;
        withdrawn.push(record);
      } else {
        this.current.set(key, at);
        counts.created++;
        counts.linked++;
        persons.push(personOf(record));
      }
    }
    const causes = chunk.causes.map((cause) => ({ ...cause, counts }));
    if (persons.length + withdrawn.length === 0) await this.downstream.settled(causes);
    else {
      await this.downstream.persons({ persons, withdrawn, causes });
      await this.downstream.applied(causes);
    }
  }
}

function personOf(record: {
  recordId: string;
  organisation: string;
  localId: string;
  version: number;
}): PersonAnnouncement {
  return {
    personId: randomUUID(),
    version: record.version,
    records: [
      {
        ...record,
        status: 'active',
        joinedOn: null,
        leftOn: null,
        unitCode: null,
        communeCode: null,
        provinceCode: null,
        inReview: false,
      },
    ],
    redirectTo: null,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
  };
}
