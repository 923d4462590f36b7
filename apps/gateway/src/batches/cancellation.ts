import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { asOrganisation } from '#persistence';
import { ORGANISATION_DATA, returning } from '../database.js';
import { IntakeJournal } from '../intake/intake-journal.js';
import { Problem } from '../problems/problem.js';

/** Takes batches back none of whose rows has been released. */
@Injectable()
export class Cancellation {
  constructor(
    @Inject(ORGANISATION_DATA) private readonly dataSource: DataSource,
    private readonly journal: IntakeJournal,
  ) {}

  /**
   * Ends a batch that is being received, compared or held; nothing of it will have an effect. To cancel again
   * changes nothing. Throws `batch.unknown`, `batch.released` or `batch.not-held` (it failed).
   */
  async cancel(organisation: string, batchId: string): Promise<void> {
    await asOrganisation(this.dataSource, organisation, async (tx) => {
      const cancelled = await returning(
        tx,
        `UPDATE batch SET state = 'cancelled', closed_at = now()
         WHERE id = $1 AND (state = 'held' OR (state IN ('receiving', 'processing') AND released_at IS NULL))
         RETURNING id`,
        [batchId],
      );
      if (cancelled.length > 0) {
        await this.journal.discardBatch(tx, batchId);
        return;
      }
      const found: { state: string }[] = await tx.query('SELECT state FROM batch WHERE id = $1', [batchId]);
      if (!found[0]) throw new Problem('batch.unknown');
      if (found[0].state === 'processing') throw new Problem('batch.released');
      if (found[0].state !== 'cancelled') throw new Problem('batch.not-held');
    });
  }
}
