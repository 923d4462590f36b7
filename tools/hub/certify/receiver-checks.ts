import { randomBytes, randomUUID } from 'node:crypto';
import type { CheckResult } from './check-result.js';
import { signedHeaders } from '../../../apps/gateway/src/webhooks/signature.js';

interface Sent {
  readonly id?: string;
  /** Seconds by which the message is older than now. */
  readonly ageSeconds?: number;
  /** Default: the receiver's. */
  readonly secrets?: readonly Uint8Array[];
  readonly type?: string;
  /** Changes the body after it was signed. */
  readonly tamper?: boolean;
  readonly unsigned?: boolean;
}

interface Answer {
  /** undefined: none came. */
  readonly status: number | undefined;
  readonly milliseconds: number;
}

const ANSWER_MS = 15_000;
const BURST = 64;
const AT_ONCE = 16;
/** The hub waits longer; a receiver that is slower than this falls behind when much happens. */
const SLOW_MS = 2_000;

/**
 * Sends a webhook receiver what the hub will send it one day, and what others will: repeats, forgeries, old
 * messages, both signatures of a rotation, a type that it does not know, and many at once.
 */
export class ReceiverChecks {
  constructor(
    private readonly url: string,
    private readonly secret: Uint8Array,
  ) {}

  async run(): Promise<CheckResult[]> {
    const id = randomUUID();
    const other = randomBytes(32);
    const results = [
      await this.accepts('takes a genuine message', { id }, 'Answer 2xx once it is stored.'),
      await this.accepts(
        'takes the same message again',
        { id },
        'Answers get lost: ignore what you have, and answer 2xx.',
      ),
      await this.accepts(
        'takes a message in the middle of a rotation',
        { secrets: [other, this.secret] },
        'The header may hold several signatures: one of them must fit.',
      ),
      await this.accepts(
        'takes a type that it does not know',
        { type: 'something.new' },
        'Ignore types that you have no use for, and answer 2xx.',
      ),
      await this.refuses('refuses a forged signature', { secrets: [other] }, 'Verify webhook-signature.'),
      await this.refuses(
        'refuses a message without signature',
        { unsigned: true },
        'Demand the three headers.',
      ),
      await this.refuses('refuses a changed body', { tamper: true }, 'Sign the body exactly as it arrived.'),
      await this.refuses(
        'refuses an old message',
        { ageSeconds: 3_600 },
        'Refuse timestamps more than five minutes off.',
      ),
      await this.refuses(
        'refuses a message from the future',
        { ageSeconds: -3_600 },
        'Refuse timestamps more than five minutes off.',
      ),
    ];
    return [...results, await this.keepsUp()];
  }

  private async accepts(check: string, sent: Sent, remedy: string): Promise<CheckResult> {
    const { status, milliseconds } = await this.send(sent);
    const passed = status !== undefined && status >= 200 && status < 300;
    const gone = status === 410 ? ' 410 would disable the webhook.' : '';
    return {
      check,
      passed,
      detail: `${shown(status)} in ${milliseconds} ms${passed ? '' : `. ${remedy}${gone}`}`,
    };
  }

  private async refuses(check: string, sent: Sent, remedy: string): Promise<CheckResult> {
    const { status, milliseconds } = await this.send(sent);
    const passed = status !== undefined && status >= 400 && status < 500;
    return {
      check,
      passed,
      detail: `${shown(status)} in ${milliseconds} ms${passed ? '' : `. ${remedy} Answer 401.`}`,
    };
  }

  private async keepsUp(): Promise<CheckResult> {
    const answers: Answer[] = [];
    for (let from = 0; from < BURST; from += AT_ONCE) {
      answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => this.send({})))));
    }
    const times = answers.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
    const p95 = times[Math.floor(times.length * 0.95)] ?? 0;
    const failed = answers.filter(({ status }) => status === undefined || status >= 300).length;
    const passed = failed === 0 && p95 <= SLOW_MS;
    return {
      check: `keeps up with ${BURST} messages, ${AT_ONCE} at once`,
      passed,
      detail: `${failed} failed, p95 ${p95} ms${passed ? '' : '. Store the message, answer, and work on it afterwards.'}`,
    };
  }

  private async send(sent: Sent): Promise<Answer> {
    const { id = randomUUID(), ageSeconds = 0, secrets = [this.secret], type = 'record.linked' } = sent;
    const recordId = randomUUID();
    const occurredAt = new Date().toISOString();
    const data = {
      ...{ id, type, localId: 'CERTIFY-1', recordId, personId: randomUUID(), occurredAt },
      data: { state: 'linked', memberElsewhere: false, formerPersonId: null },
    };
    const body = JSON.stringify({ type, timestamp: occurredAt, data });
    const began = Date.now();
    try {
      const { status } = await fetch(this.url, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          ...(!sent.unsigned && signedHeaders(id, began - ageSeconds * 1_000, body, secrets)),
        },
        body: sent.tamper ? body.replace('CERTIFY-1', 'CERTIFY-2') : body,
        signal: AbortSignal.timeout(ANSWER_MS),
      });
      return { status, milliseconds: Date.now() - began };
    } catch {
      return { status: undefined, milliseconds: Date.now() - began };
    }
  }
}

function shown(status: number | undefined): string {
  return status === undefined ? 'no answer' : `answered ${status}`;
}
