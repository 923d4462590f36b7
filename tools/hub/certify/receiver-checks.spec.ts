import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import { verifyWebhook, WebhookRejected } from '../../../clients/typescript/src/index.js';
import { ReceiverChecks } from './receiver-checks.js';

/** Status for a message; how a receiver may be built. */
type Build = (
  headers: Record<string, string | undefined>,
  body: string,
  seen: Set<string>,
) => Promise<number>;

const secret = randomBytes(32);
const written = `whsec_${secret.toString('base64')}`;
let server: Server | undefined;

async function failed(build: Build): Promise<string[]> {
  const seen = new Set<string>();
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      void build(request.headers as Record<string, string>, body, seen).then((status) =>
        response.writeHead(status).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const results = await new ReceiverChecks(url, secret).run();
  return results.filter(({ passed }) => !passed).map(({ check }) => check);
}

const verified = (headers: Record<string, string | undefined>, body: string) =>
  verifyWebhook(written, headers, body).then(
    () => 200,
    (error: unknown) => {
      expect(error).toBeInstanceOf(WebhookRejected);
      return 401;
    },
  );

describe('checks of a webhook receiver', () => {
  afterEach(() => new Promise((resolve) => server?.close(resolve)));

  it('pass for one that is built with the client package', async () => {
    expect(await failed(verified)).toEqual([]);
  });

  it('fail for one that believes everything', async () => {
    expect(await failed(async () => 204)).toEqual([
      'refuses a forged signature',
      'refuses a message without signature',
      'refuses a changed body',
      'refuses an old message',
      'refuses a message from the future',
    ]);
  });

  it('fail for one that refuses what it has', async () => {
    expect(
      await failed(async (headers, body, seen) => {
        const id = headers['webhook-id'] ?? '';
        const status = await verified(headers, body);
        return status === 200 && (seen.has(id) || !seen.add(id)) ? 409 : status;
      }),
    ).toEqual(['takes the same message again']);
  });

  it('fail for one that knows only the first signature', async () => {
    const onlyFirst: Build = (headers, body) =>
      verified({ ...headers, 'webhook-signature': headers['webhook-signature']?.split(' ')[0] }, body);
    expect(await failed(onlyFirst)).toEqual(['takes a message in the middle of a rotation']);
  });
});
