import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A message as it came in. */
export interface ReceivedMessage {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Secrets of the receiver, by index, whose signature the message carries. */
  readonly signedWith: readonly number[];
  /** As the receiver answered; undefined: it did not. */
  readonly status: number | undefined;
}

/** Status to answer with; undefined: hangs up without an answer, after the message was taken. */
export type Reaction = (message: Omit<ReceivedMessage, 'status'>) => number | undefined;

/** An organisation's system that receives webhooks on this machine, and can be stopped and started again. */
export class WebhookReceiver {
  /** Every message that came in whole, repeats included, in the order of arrival. */
  readonly messages: ReceivedMessage[] = [];
  secrets: string[] = [];
  react: Reaction = () => 200;
  headers: Readonly<Record<string, string>> = {};
  private server: Server | undefined;
  private port = 0;

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await receiver.listen();
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/hook`;
  }

  /** On the same port as before. */
  async listen(): Promise<void> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => this.take(request.headers, Buffer.concat(parts).toString(), response));
      request.on('error', () => undefined);
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  /** As when its process is killed: open connections break. */
  async stop(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** What a receiver that ignores ids it has seen and taken would know, in its order. */
  distinct(): ReceivedMessage[] {
    const seen = new Set<string>();
    return this.messages.filter(({ id, status }) => status === 200 && !seen.has(id) && seen.add(id));
  }

  private take(
    headers: Readonly<Record<string, string | string[] | undefined>>,
    body: string,
    response: ServerResponse,
  ): void {
    const header = (name: string): string => String(headers[`webhook-${name}`] ?? '');
    const given = header('signature').split(' ');
    const signedWith = this.secrets.flatMap((secret, index) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const content = `${header('id')}.${header('timestamp')}.${body}`;
      const expected = `v1,${createHmac('sha256', key).update(content).digest('base64')}`;
      return given.some((one) => isEqual(one, expected)) ? [index] : [];
    });
    const message = { ...(JSON.parse(body) as Omit<ReceivedMessage, 'id'>), id: header('id'), signedWith };
    const status = this.react(message);
    this.messages.push({ ...message, status });
    if (status === undefined) response.socket?.destroy();
    else response.writeHead(status, this.headers).end();
  }
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
