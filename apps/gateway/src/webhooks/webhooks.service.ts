import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Bilingual } from '#contracts';
import { OutboundFailed, OutboundHttp, OutboundRefused, type RefusalCode } from '#outbound';
import { KeyRing } from '#security';
import { ChangeSignals } from '../changes/change-signals.js';
import { isUuid } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';
import { newSecret, writtenSecret } from './signature.js';
import type { Alteration, Range, Registration } from './webhook-request.js';
import { WebhookDispatcher } from './webhook-dispatcher.js';
import { secretPlace, WebhookSender, type Attempt } from './webhook-sender.js';
import { Webhooks, type DeliveryView, type WebhookView } from './webhooks.repository.js';

const MAX_WEBHOOKS = 20;

const REFUSED: Readonly<Record<RefusalCode | 'unresolved', Bilingual>> = {
  url: {
    en: 'It is not an absolute https URL. Write it like https://example.vn/hook.',
    vi: 'Không phải địa chỉ https đầy đủ. Hãy viết như https://example.vn/hook.',
  },
  credentials: {
    en: 'It carries a user name or password. Leave them out: the signature proves who sends.',
    vi: 'Địa chỉ chứa tên đăng nhập hoặc mật khẩu. Hãy bỏ đi: chữ ký đã chứng minh bên gửi.',
  },
  plaintext: {
    en: 'Plain http is for networks that the operator allowed. Use https.',
    vi: 'http không mã hoá chỉ dùng trong mạng được cho phép. Hãy dùng https.',
  },
  address: {
    en: 'It leads into a private, local or reserved network. Use a public address, or ask the operator to allow yours.',
    vi: 'Địa chỉ thuộc mạng nội bộ, cục bộ hoặc dành riêng. Hãy dùng địa chỉ công khai hoặc đề nghị người vận hành cho phép.',
  },
  unresolved: {
    en: 'Its name has no address. Check the spelling and the DNS entry.',
    vi: 'Tên miền không phân giải được. Hãy kiểm tra chính tả và bản ghi DNS.',
  },
};

/** What an organisation does with its webhooks. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly outbound: OutboundHttp,
    private readonly keyRing: KeyRing,
    private readonly sender: WebhookSender,
    private readonly signals: ChangeSignals,
    private readonly dispatcher: WebhookDispatcher,
  ) {}

  /** The secret is told here and never again. */
  async register(organisation: string, given: Registration): Promise<WebhookView & { secret: string }> {
    await this.assertReachable(given.url);
    const [id, secret] = [uuidv7(), newSecret()];
    const sealed = this.keyRing.seal(secret, secretPlace(id));
    if (!(await this.webhooks.add(organisation, id, given, sealed, MAX_WEBHOOKS))) {
      throw new Problem('webhook.too-many', { values: { limit: MAX_WEBHOOKS } });
    }
    this.dispatcher.wake();
    return { ...(await this.one(organisation, id)), secret: writtenSecret(secret) };
  }

  list(organisation: string): Promise<WebhookView[]> {
    return this.webhooks.list(organisation);
  }

  async one(organisation: string, id: string): Promise<WebhookView> {
    const view = isUuid(id) ? await this.webhooks.one(organisation, id) : undefined;
    if (!view) throw new Problem('webhook.unknown');
    return view;
  }

  async alter(organisation: string, id: string, change: Alteration): Promise<WebhookView> {
    await this.one(organisation, id);
    if (change.url !== undefined) await this.assertReachable(change.url);
    await this.webhooks.alter(organisation, id, change);
    this.dispatcher.wake();
    this.signals.announce([organisation]);
    return this.one(organisation, id);
  }

  async remove(organisation: string, id: string): Promise<void> {
    if (!isUuid(id) || !(await this.webhooks.remove(organisation, id))) throw new Problem('webhook.unknown');
  }

  async rotate(
    organisation: string,
    id: string,
    overlapHours: number,
  ): Promise<WebhookView & { secret: string }> {
    await this.one(organisation, id);
    const secret = newSecret();
    await this.webhooks.rotate(organisation, id, this.keyRing.seal(secret, secretPlace(id)), overlapHours);
    return { ...(await this.one(organisation, id)), secret: writtenSecret(secret) };
  }

  /** Sends a `webhook.ping` now, once, also to a webhook that is disabled. */
  async ping(organisation: string, id: string): Promise<Attempt & { eventId: string }> {
    const endpoint = isUuid(id) ? await this.webhooks.endpoint(organisation, id) : undefined;
    if (!endpoint) throw new Problem('webhook.unknown');
    const eventId = uuidv7();
    const attempt = await this.sender.send(endpoint, {
      id: eventId,
      type: 'webhook.ping',
      timestamp: new Date().toISOString(),
      data: { webhookId: id },
    });
    return { eventId, ...attempt };
  }

  async deliveries(
    organisation: string,
    id: string,
    ...page: [state: 'any' | 'delivered' | 'undelivered', before: number | undefined, limit: number]
  ): Promise<DeliveryView[]> {
    await this.one(organisation, id);
    return this.webhooks.deliveries(organisation, id, ...page);
  }

  async redeliverOne(organisation: string, id: string, eventId: string): Promise<number> {
    await this.one(organisation, id);
    const due = isUuid(eventId) ? await this.webhooks.redeliverOne(organisation, id, eventId) : 0;
    if (due === 0) throw new Problem('delivery.unknown');
    this.signals.announce([organisation]);
    return due;
  }

  async redeliverRange(organisation: string, id: string, range: Range): Promise<number> {
    await this.one(organisation, id);
    const due = await this.webhooks.redeliverRange(organisation, id, range);
    this.signals.announce([organisation]);
    return due;
  }

  private async assertReachable(url: string): Promise<void> {
    try {
      await this.outbound.check(url);
    } catch (error) {
      if (!(error instanceof OutboundRefused || error instanceof OutboundFailed)) throw error;
      const reason = error instanceof OutboundRefused ? error.code : 'unresolved';
      const fault = { field: 'url', code: `url.${reason}`, message: REFUSED[reason] };
      throw new Problem('webhook.url.refused', { errors: [fault] });
    }
  }
}
