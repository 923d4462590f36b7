import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { PersonAnnouncement, PersonRecord } from '#contracts';
import { WebhookReceiver } from '#testing';
import { WEBHOOK_TABLES } from '../src/migrations/1764006000000-webhooks.js';
import { recordIdOf } from '../src/records/local-id.js';
import { DownstreamStandIn } from './downstream-stand-in.js';
import { GatewayUnderTest, type Answer } from './gateway-under-test.js';

const ORGANISATION = 'trade-union';
const WEBHOOKS = '/v1/webhooks';

function person(localId: string, version: number, goldenDigest: string): PersonAnnouncement {
  const record: PersonRecord = {
    recordId: recordIdOf(ORGANISATION, localId),
    organisation: ORGANISATION,
    localId,
    version: 1,
    status: 'active',
    joinedOn: null,
    leftOn: null,
    unitCode: null,
    communeCode: null,
    provinceCode: null,
    inReview: false,
  };
  return {
    personId: recordIdOf('person', localId),
    version,
    records: [record],
    redirectTo: null,
    lowGroup: null,
    caseIds: [],
    gender: null,
    birthYear: null,
    goldenDigest,
  };
}

describe('webhooks', () => {
  let sut: GatewayUnderTest;
  let downstream: DownstreamStandIn;
  let receiver: WebhookReceiver;
  let version = 0;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start({
      LIENTHONG_OUTBOUND_ALLOW: '127.0.0.1/32',
      LIENTHONG_WEBHOOK_RETRY_SECONDS: '0.05,0.1,0.2',
      LIENTHONG_WEBHOOK_TIMEOUT_SECONDS: '1',
    });
    downstream = await DownstreamStandIn.start(sut);
  }, 120_000);
  beforeEach(async () => {
    receiver = await WebhookReceiver.start();
  });
  afterEach(async () => {
    await receiver.stop();
    for (const { webhookId } of await webhooks()) await ask(`/${webhookId}`, 'DELETE');
  });
  afterAll(async () => {
    await downstream?.stop();
    await sut?.stop();
  }, 60_000);

  const ask = (path: string, method = 'GET', body?: object, as = ORGANISATION): Promise<Answer> =>
    sut.as(as, `${WEBHOOKS}${path}`, { method, ...(body && { body }) });
  const webhooks = async (): Promise<{ webhookId: string }[]> =>
    (await ask('')).body['items'] as { webhookId: string }[];
  async function register(settings: object = {}): Promise<string> {
    const { status, body } = await ask('', 'POST', { url: receiver.url, ...settings });
    expect([status, body]).toEqual([201, expect.anything()]);
    receiver.secrets = [String(body['secret'])];
    return String(body['webhookId']);
  }
  /** Lets something happen to members; gives the ids of the feed's entries. */
  async function happen(...localIds: string[]): Promise<string[]> {
    const before = await feedIds();
    for (const localId of localIds) {
      version += 1;
      await downstream.persons({ persons: [person(localId, version, `golden-${version}`)] });
      // Several announcements of one member may overtake each other otherwise, and the later would tell it all.
      await sut.eventually(async () => (await feedIds()).length > before.length);
      before.push('');
    }
    return (await feedIds()).slice(-localIds.length);
  }
  const feedIds = async (): Promise<string[]> => {
    const rows = await sut.rows(`SELECT id FROM change_entry WHERE organisation = $1 ORDER BY position`, [
      ORGANISATION,
    ]);
    return rows.map(({ id }) => String(id));
  };
  const received = () => receiver.messages.filter(({ status }) => status === 200).map(({ id }) => id);
  const untilReceived = (ids: readonly string[]) =>
    sut.eventually(async () => ids.every((id) => received().includes(id)), 20_000);

  it('tell what the feed tells, signed, under its ids', async () => {
    await register();
    const ids = await happen('a', 'b');
    await untilReceived(ids);
    expect(receiver.messages.map(({ id }) => id)).toEqual(ids);
    const feed = (await sut.as(ORGANISATION, '/v1/changes?limit=1000')).body['items'] as { id: string }[];
    for (const message of receiver.messages) {
      const item = feed.find(({ id }) => id === message.id);
      expect(message).toMatchObject({ type: 'record.linked', data: item, signedWith: [0], status: 200 });
    }
  });

  it('begin where they are told to, and tell only what is asked for', async () => {
    const before = await happen('old');
    await register({ from: 'beginning', eventTypes: ['person.changed'] });
    const [changed = ''] = await happen('old');
    await untilReceived([changed]);
    expect(received()).toEqual([changed]);
    expect(before).not.toContain(changed);
  });

  it('repeat what failed, and hold back nothing but later news of the same member', async () => {
    await register();
    let refusals = 0;
    receiver.react = ({ data }) => (data['localId'] === 'stubborn' && refusals++ < 3 ? 500 : 200);
    const ids = await happen('stubborn', 'other', 'stubborn');
    await untilReceived(ids);
    expect(received().filter((id) => id === ids[1])).toHaveLength(1);
    const [first, , second] = ids as [string, string, string];
    expect(received().indexOf(second)).toBeGreaterThan(received().indexOf(first));
    expect(receiver.messages.filter(({ id }) => id === first)).toHaveLength(4);
  });

  it('know nothing of a hung-up connection but that they must try again', async () => {
    await register();
    let times = 0;
    receiver.react = () => (times++ === 0 ? undefined : 200);
    const ids = await happen('hung-up');
    await untilReceived(ids);
    expect(receiver.messages.map(({ id }) => id)).toEqual([ids[0], ids[0]]);
  });

  it('wait for a receiver that is down, show it, and catch up when it is back', async () => {
    const id = await register();
    await receiver.stop();
    const ids = await happen('down-1', 'down-2', 'down-3', 'down-4');
    await sut.eventually(async () => (await ask(`/${id}`)).body['state'] === 'failing');
    expect((await ask(`/${id}`)).body).toMatchObject({ waiting: 4, lastError: 'connection' });
    await receiver.listen();
    await untilReceived(ids);
    expect(received()).toEqual(expect.arrayContaining(ids));
    await sut.eventually(async () => (await ask(`/${id}`)).body['waiting'] === 0);
    expect((await ask(`/${id}`)).body).toMatchObject({ state: 'active', failures: 0 });
  });

  it('are disabled when the receiver is gone, and go on when they are enabled', async () => {
    const id = await register();
    receiver.react = () => 410;
    const ids = await happen('gone');
    await sut.eventually(async () => (await ask(`/${id}`)).body['state'] === 'disabled');
    expect((await ask(`/${id}`)).body).toMatchObject({ disabledReason: 'gone', waiting: 1 });
    expect(receiver.messages).toHaveLength(1);
    receiver.react = () => 200;
    const more = await happen('gone');
    await sleep(300);
    expect(received()).toEqual([]);
    expect((await ask(`/${id}`, 'PATCH', { enabled: true })).body).toMatchObject({ state: 'active' });
    await untilReceived([...ids, ...more]);
    expect(received()).toEqual([...ids, ...more]);
  });

  it('are disabled when a delivery has failed for days', async () => {
    const id = await register();
    receiver.react = () => 400;
    await happen('exhausted');
    await sut.eventually(async () => receiver.messages.length > 1);
    expect((await ask(`/${id}`)).body).toMatchObject({ state: 'active' });
    await sut.rows(
      `UPDATE webhook_delivery SET failing_since = now() - interval '73 hours' WHERE attempts > 0`,
    );
    await sut.eventually(async () => (await ask(`/${id}`)).body['disabledReason'] === 'exhausted');
  });

  it('sign with both secrets while a rotation lasts, then with the new one', async () => {
    const id = await register();
    const { body } = await ask(`/${id}/rotate-secret`, 'POST', { overlapHours: 1 });
    receiver.secrets = [...receiver.secrets, String(body['secret'])];
    expect(body['previousSecretUntil']).toEqual(expect.any(String));
    await untilReceived(await happen('rotated'));
    expect(receiver.messages.at(-1)?.signedWith).toEqual([0, 1]);
    await ask(`/${id}/rotate-secret`, 'POST', { overlapHours: 0 });
    await untilReceived(await happen('rotated'));
    expect(receiver.messages.at(-1)?.signedWith).toEqual([]);
  });

  it('keep their secret sealed', async () => {
    const { body } = await ask('', 'POST', { url: receiver.url });
    const key = Buffer.from(String(body['secret']).replace('whsec_', ''), 'base64');
    const [row] = await sut.rows('SELECT secret FROM webhook WHERE id = $1', [body['webhookId']]);
    expect((row!['secret'] as Buffer).includes(key)).toBe(false);
    expect(JSON.stringify((await ask('')).body)).not.toContain('whsec_');
  });

  it('show their deliveries, and make them again: one, or all in a span of time', async () => {
    const id = await register();
    const from = new Date().toISOString();
    const ids = await happen('log-1', 'log-2', 'log-3');
    await untilReceived(ids);
    await sut.eventually(async () => (await ask(`/${id}`)).body['waiting'] === 0);
    const { body } = await ask(`/${id}/deliveries?limit=2`);
    expect(body['items']).toMatchObject([
      { eventId: ids[2], state: 'delivered', attempts: 1, status: 200, error: null },
      { eventId: ids[1] },
    ]);
    const rest = await ask(`/${id}/deliveries?limit=2&cursor=${String(body['next'])}`);
    expect(rest.body).toMatchObject({ items: [{ eventId: ids[0] }], next: null });

    receiver.messages.length = 0;
    const one = await ask(`/${id}/deliveries/${ids[1]}/redeliver`, 'POST');
    expect([one.status, one.body]).toEqual([202, { redelivered: 1 }]);
    await sut.eventually(async () => receiver.messages.length === 1);
    expect(receiver.messages[0]?.id).toBe(ids[1]);
    await sut.eventually(async () => (await ask(`/${id}`)).body['waiting'] === 0);
    const range = await ask(`/${id}/redeliver`, 'POST', { from });
    expect(range.body).toEqual({ redelivered: 3 });
    await sut.eventually(async () => receiver.messages.length === 4);
    expect(receiver.messages.slice(1).map((message) => message.id)).toEqual(ids);
  });

  it('can be tried', async () => {
    const id = await register();
    expect((await ask(`/${id}/ping`, 'POST')).body).toMatchObject({
      delivered: true,
      status: 200,
      error: null,
    });
    expect(receiver.messages[0]).toMatchObject({
      type: 'webhook.ping',
      data: { webhookId: id },
      signedWith: [0],
    });
    receiver.react = () => 503;
    expect((await ask(`/${id}/ping`, 'POST')).body).toMatchObject({ delivered: false, status: 503 });
    await receiver.stop();
    expect((await ask(`/${id}/ping`, 'POST')).body).toMatchObject({ delivered: false, error: 'connection' });
  });

  it('are worked on by one instance at a time, and by another when that one is gone', async () => {
    await register();
    const first = await happen('leased');
    await untilReceived(first);
    // The lease of an instance that died runs out.
    await sut.rows(
      `UPDATE webhook SET lease_owner = 'somebody else', lease_until = now() + interval '1 second'`,
    );
    const began = Date.now();
    const second = await happen('leased');
    await untilReceived(second);
    expect(Date.now() - began).toBeGreaterThan(500);
    await sut.stopApp();
    const [row] = await sut.rows('SELECT lease_owner FROM webhook');
    expect(row).toEqual({ lease_owner: null });
    await sut.startApp();
    const third = await happen('leased');
    await untilReceived(third);
    // A message that was under way when its instance stopped may have come twice, under its id.
    expect(receiver.distinct().map(({ id }) => id)).toEqual([...first, ...second, ...third]);
  });

  it('belong to their organisation alone', async () => {
    const id = await register();
    for (const [path, method] of [
      ['', 'GET'],
      ['', 'DELETE'],
      ['/ping', 'POST'],
      ['/rotate-secret', 'POST'],
      ['/deliveries', 'GET'],
    ]) {
      const answer = await ask(`/${id}${path}`, method, undefined, 'veterans');
      expect([path, method, answer.status, answer.body['code']]).toEqual([
        path,
        method,
        404,
        'webhook.unknown',
      ]);
    }
    expect((await ask('', 'GET', undefined, 'veterans')).body).toEqual({ items: [] });
    expect((await ask('', 'GET', undefined, 'board')).status).toBe(403);
  });

  it('and their deliveries are behind the wall of the database too', async () => {
    await register();
    await untilReceived(await happen('walled'));
    const application = new pg.Client({ connectionString: sut.database.applicationUrl('gateway') });
    await application.connect();
    try {
      for (const table of WEBHOOK_TABLES) {
        for (const [organisation, rows] of [
          [ORGANISATION, 1],
          ['veterans', 0],
          ['', 0],
        ] as const) {
          await application.query(`SELECT set_config('lienthong.organisation', $1, false)`, [organisation]);
          const { rowCount } = await application.query(`SELECT FROM ${table}`);
          expect([table, organisation, rowCount]).toEqual([table, organisation, rows]);
        }
      }
    } finally {
      await application.end();
    }
  });

  it('find a feed that forgets what is past its time, and tells whoever stood there', async () => {
    const [first = ''] = await happen('forgotten');
    const page = await sut.as(ORGANISATION, '/v1/changes?limit=1');
    const old = String(page.body['next']);
    await happen('forgotten');
    const hub = new pg.Client({ connectionString: sut.database.applicationUrl('gateway') });
    await hub.connect();
    await hub.query(`SET lienthong.organisation = '*'`);
    await expect(hub.query('DELETE FROM change_entry')).rejects.toThrow('permission denied');
    await hub.query(
      `SELECT forget_changes((SELECT occurred_at + interval '1 ms' FROM change_entry WHERE id = $1))`,
      [first],
    );
    await hub.end();
    expect(await sut.as(ORGANISATION, `/v1/changes?after=${old}`)).toMatchObject({
      status: 410,
      body: { code: 'cursor.expired', message: { vi: expect.any(String) } },
    });
    const anew = await sut.as(ORGANISATION, '/v1/changes');
    expect(anew.status).toBe(200);
    expect((anew.body['items'] as { id: string }[]).map(({ id }) => id)).toEqual(await feedIds());
    expect(await feedIds()).not.toContain(first);
  });

  it.each<[string, object, string]>([
    ['nothing', {}, 'url field.required'],
    ['no URL', { url: 'hook' }, 'url url.url'],
    ['another scheme', { url: 'file:///etc/passwd' }, 'url url.url'],
    ['a password', { url: 'https://user:word@example.vn/' }, 'url url.credentials'],
    ['a private address', { url: 'https://10.0.0.1/' }, 'url url.address'],
    ['the metadata service', { url: 'http://169.254.169.254/latest/meta-data' }, 'url url.address'],
    ['plain http through the internet', { url: 'http://93.184.215.14/' }, 'url url.plaintext'],
    [
      'a type that is none',
      { url: 'http://127.0.0.1:1/', eventTypes: ['x'] },
      'eventTypes field.unknown-value',
    ],
    ['a field that is none', { url: 'http://127.0.0.1:1/', secret: 'mine' }, 'secret field.unknown'],
    ['a place that is none', { url: 'http://127.0.0.1:1/', from: 'yesterday' }, 'from field.unknown-value'],
  ])('refuse %s', async (_what, body, error) => {
    const answer = await ask('', 'POST', body);
    expect(answer.status).toBe(422);
    const errors = answer.body['errors'] as { field: string; code: string; message: object }[];
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual([error]);
    expect(errors[0]?.message).toEqual({ vi: expect.any(String), en: expect.any(String) });
    expect(await webhooks()).toEqual([]);
  });

  it('answer bad requests about one with a clear 4xx', async () => {
    const id = await register();
    for (const [path, method, status, body] of [
      ['/not-an-id', 'GET', 404],
      [`/${id}`, 'PATCH', 422, { enabled: 'yes' }],
      [`/${id}`, 'PATCH', 422, { url: 'http://10.0.0.1/' }],
      [`/${id}/rotate-secret`, 'POST', 422, { overlapHours: 1_000 }],
      [`/${id}/deliveries?cursor=x`, 'GET', 422],
      [`/${id}/deliveries?state=open`, 'GET', 422],
      [`/${id}/deliveries/${id}/redeliver`, 'POST', 404],
      [`/${id}/redeliver`, 'POST', 422, { from: 'yesterday' }],
      [`/${id}/redeliver`, 'POST', 422, {}],
    ] as [string, string, number, object?][]) {
      const answer = await ask(path, method, body);
      expect([path, method, answer.status]).toEqual([path, method, status]);
    }
    for (let more = 1; more < 20; more++) await register();
    expect((await ask('', 'POST', { url: receiver.url })).body).toMatchObject({ code: 'webhook.too-many' });
  });
});
