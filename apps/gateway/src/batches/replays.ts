import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation } from '#persistence';
import type { Principal } from '#security';
import { ORGANISATION_DATA } from '../database.js';
import { Backlog } from '../intake/backlog.js';
import { Problem } from '../problems/problem.js';
import { BodyFormats } from './body-format.js';
import { StoredBatches } from './stored-batches.js';

/** Reads bodies again that were sent once, through an adapter that has been corrected meanwhile. */
@Injectable()
export class Replays {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly backlog: Backlog,
    private readonly formats: BodyFormats,
    private readonly batches: StoredBatches,
  ) {}

  /**
   * Opens the batch of a replay; it never withdraws what the body does not hold.
   *
   * @param adapter missing: the one that was named before, or the default
   * @returns its id
   * @throws Problem `batch.unknown`, `batch.receiving`, `batch.no-body`, `adapter.unknown`
   */
  async begin(caller: Principal, organisation: string, batchId: string, adapter?: string): Promise<string> {
    await this.backlog.admit();
    const opened = await asOrganisation(this.dataSource, organisation, async (tx) => {
      const found: {
        state: string;
        is_closed: boolean;
        adapter: string | null;
        body_id: string | null;
        content_type: string | null;
        is_whole: boolean;
      }[] = await tx.query(
        `SELECT b.state, b.closed_at IS NOT NULL AS is_closed, b.adapter, body.id AS body_id, body.content_type,
           body.completed_at IS NOT NULL AS is_whole
         FROM batch b LEFT JOIN body ON body.id = b.body_id AND body.expires_at > now() WHERE b.id = $1`,
        [batchId],
      );
      const [batch] = found;
      if (!batch) throw new Problem('batch.unknown');
      if (!batch.is_closed && batch.state !== 'held') throw new Problem('batch.receiving');
      if (batch.body_id === null || !batch.is_whole) throw new Problem('batch.no-body');
      const through = adapter ?? batch.adapter;
      this.formats.choose(batch.content_type!, organisation, through ?? undefined);
      return this.batches.open(tx, {
        organisation,
        clientId: caller.clientId,
        mode: 'upsert',
        bodyId: batch.body_id,
        adapter: through,
        replayOf: batchId,
      });
    });
    this.batches.wake();
    return opened;
  }
}
