import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { HUB_DATA } from '../database.js';
import { WEBHOOK_VIEW, type WebhookView } from '../webhooks/webhooks.repository.js';

/** A webhook as the operator sees it. */
export interface WebhookHealthView extends Pick<
  WebhookView,
  'webhookId' | 'state' | 'disabledReason' | 'waiting' | 'failures' | 'lastDeliveredAt' | 'lastError'
> {
  readonly organisation: string;
}

/** How the webhooks of all organisations do. */
@Injectable()
export class WebhookHealth {
  constructor(@Inject(HUB_DATA) private readonly dataSource: DataSource) {}

  async list(): Promise<WebhookHealthView[]> {
    const found: (WebhookView & { organisation: string })[] = await this.dataSource.query(
      `SELECT organisation, ${WEBHOOK_VIEW} FROM webhook w ORDER BY organisation, id`,
    );
    return found.map(
      ({
        organisation,
        webhookId,
        state,
        disabledReason,
        waiting,
        failures,
        lastDeliveredAt,
        lastError,
      }) => ({
        ...{ organisation, webhookId, state, disabledReason, waiting, failures, lastDeliveredAt, lastError },
      }),
    );
  }
}
