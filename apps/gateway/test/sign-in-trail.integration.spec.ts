import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { GatewayUnderTest, type Answer } from './gateway-under-test.js';

const PASSWORD = 'một mật khẩu đủ dài';
const account = (name: string) => ({ name, displayName: name, role: 'board', password: PASSWORD });

interface Entry {
  readonly event: string;
  readonly method: string;
  readonly account: string | null;
  readonly reason: string | null;
  readonly times: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

describe('the trail of sign-ins', () => {
  let sut: GatewayUnderTest;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    await sut.stopApp();
    const file = JSON.parse(readFileSync(sut.clientsFile, 'utf8')) as object;
    const accounts = ['lan', 'minh', 'hoa', 'tam', 'vinh'].map(account);
    writeFileSync(sut.clientsFile, JSON.stringify({ ...file, accounts }));
    await sut.startApp();
  }, 60_000);
  afterAll(() => sut.stop());

  const signIn = (name: string, password = PASSWORD, headers: Record<string, string> = {}): Promise<Answer> =>
    sut.ask('/v1/session', { method: 'POST', body: { name, password }, headers });
  const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const signOut = (cookie: string): Promise<Answer> =>
    sut.ask('/v1/session', { method: 'DELETE', headers: { cookie } });
  const read = (query = ''): Promise<Answer> => sut.as('auditor', `/v1/sign-ins${query}`);
  const entries = async (query = ''): Promise<Entry[]> => (await read(query)).body['items'] as Entry[];
  /** How often a refusal was kept: an hour may have passed meanwhile. */
  const refused = async (reason: string, name: string | null): Promise<number> =>
    (await entries('?event=refused&limit=500'))
      .filter((entry) => entry.reason === reason && entry.account === name)
      .reduce((sum, { times }) => sum + times, 0);
  const shown = ({ event, method, account: name, reason, times }: Entry) => [
    event,
    method,
    name,
    reason,
    times,
  ];

  it('tells who signed in and out, newest first', async () => {
    const cookie = cookieOf(await signIn(' LAN '));
    expect((await signOut(cookie)).status).toBe(204);
    const [out, in_] = await entries('?account=lan');
    expect([out, in_].map((entry) => shown(entry!))).toEqual([
      ['signed-out', 'password', 'lan', null, 1],
      ['signed-in', 'password', 'lan', null, 1],
    ]);
    expect(Object.keys(out!).sort()).toEqual(
      ['account', 'event', 'firstAt', 'lastAt', 'method', 'reason', 'times'].sort(),
    );
    expect(Math.abs(Date.parse(out!.firstAt) - Date.now())).toBeLessThan(60_000);
    expect(out!.lastAt).toBe(out!.firstAt);
  });

  it('tells that a session was ended by another sign-in, and nothing of one that was over', async () => {
    const first = cookieOf(await signIn('minh'));
    const second = cookieOf(await signIn('hoa', PASSWORD, { cookie: first }));
    expect((await entries('?account=minh')).map(({ event }) => event)).toEqual(['signed-out', 'signed-in']);
    await sut.rows(`UPDATE session SET seen_at = now() - interval '31 minutes'`);
    await signOut(second);
    await signOut(second);
    await signOut('lienthong=never-was');
    expect((await entries('?account=hoa')).map(({ event }) => event)).toEqual(['signed-in']);
  });

  it('tells why somebody was refused: more than they were told', async () => {
    expect((await signIn('minh', 'x')).status).toBe(401);
    expect((await signIn('nobody-has-this', 'x')).status).toBe(401);
    await sut.rows(`UPDATE account SET disabled_at = now() WHERE name = 'hoa'`);
    expect((await signIn('hoa', 'x')).status).toBe(401);
    expect((await signIn('hoa')).body['code']).toBe('sign-in.wrong');
    await sut.rows(`UPDATE account SET disabled_at = NULL WHERE name = 'hoa'`);
    expect(await refused('wrong', 'minh')).toBe(1);
    expect(await refused('unknown', null)).toBe(1);
    expect([await refused('wrong', 'hoa'), await refused('disabled', 'hoa')]).toEqual([1, 1]);
  });

  it('counts a wrong password at a change of password as refused', async () => {
    const cookie = cookieOf(await signIn('tam'));
    const change = { password: 'x', newPassword: 'một mật khẩu khác hẳn' };
    const answer = await sut.ask('/v1/session/password', {
      method: 'POST',
      body: change,
      headers: { cookie },
    });
    expect(answer.status).toBe(401);
    expect(await refused('wrong', 'tam')).toBe(1);
  });

  it('keeps a flood in a few entries, and counts all of it', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn('vinh', 'x')).status).toBe(401);
    const before = (await entries('?limit=500')).length;
    const unknown = await refused('unknown', null);
    const waits = await Promise.all(Array.from({ length: 200 }, () => signIn('vinh', 'x')));
    expect(new Set(waits.map(({ status }) => status))).toEqual(new Set([429]));
    const guesses = await Promise.all(Array.from({ length: 40 }, (_none, i) => signIn(`guess-${i}`, 'x')));
    expect(new Set(guesses.map(({ status }) => status))).toEqual(new Set([401]));
    expect(await refused('wrong', 'vinh')).toBe(5);
    expect(await refused('wait', 'vinh')).toBe(200);
    expect(await refused('unknown', null)).toBe(unknown + 40);
    // One more; two when an hour began.
    expect((await entries('?limit=500')).length - before).toBeLessThanOrEqual(3);
    const { firstAt, lastAt } = (await entries('?account=vinh'))[0]!;
    expect(Date.parse(lastAt)).toBeGreaterThanOrEqual(Date.parse(firstAt));
  });

  it('keeps no password, no token, and no name that no account has', async () => {
    const token = cookieOf(await signIn('lan')).split('=')[1]!;
    await signIn(PASSWORD, PASSWORD);
    const rows = await sut.rows('SELECT e::text AS row FROM sign_in_entry e');
    const text = rows.map(({ row }) => String(row)).join('\n');
    for (const secret of [PASSWORD, token, 'nobody-has-this', 'guess-']) expect(text).not.toContain(secret);
  });

  it('leaves requests out that are no sign-in', async () => {
    const before = await entries('?limit=500');
    expect((await signIn('', 'x')).status).toBe(422);
    expect((await signIn('l\u0000n', 'x')).status).toBe(422);
    expect((await signIn('x'.repeat(201), 'x')).status).toBe(422);
    expect((await signIn('lan', PASSWORD, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect(await entries('?limit=500')).toEqual(before);
  });

  it('is read page by page', async () => {
    const all = await entries('?limit=500');
    expect(all.length).toBeGreaterThan(5);
    const paged: Entry[] = [];
    for (let cursor = ''; ;) {
      const { body } = await read(`?limit=2${cursor}`);
      paged.push(...(body['items'] as Entry[]));
      if (body['next'] === null) break;
      cursor = `&cursor=${String(body['next'])}`;
    }
    expect(paged).toEqual(all);
    expect(await entries('?account=nobody-has-this')).toEqual([]);
    expect(new Set((await entries('?event=signed-out')).map(({ event }) => event))).toEqual(
      new Set(['signed-out']),
    );
  });

  it.each([
    'limit=0',
    'limit=501',
    'limit=x',
    'event=x',
    'account=',
    'account=%00',
    'cursor=x',
    'event=refused&event=x',
  ])('refuses %s', async (query) => {
    expect(await read(`?${query}`)).toMatchObject({ status: 422, body: { code: 'parameter.invalid' } });
  });

  it('is for auditors and administrators', async () => {
    expect((await sut.as('administrator', '/v1/sign-ins')).status).toBe(200);
    for (const role of ['board', 'coordinator', 'trade-union'])
      expect(await sut.as(role, '/v1/sign-ins')).toMatchObject({
        status: 403,
        body: { code: 'access.role' },
      });
    expect((await sut.ask('/v1/sign-ins')).status).toBe(401);
  });

  it('is changed by nobody, not even by the service, and shown to no organisation’s session', async () => {
    const application = new pg.Client({ connectionString: sut.database.applicationUrl('gateway') });
    await application.connect();
    try {
      await application.query(`SET lienthong.organisation = '*'`);
      expect((await application.query('SELECT FROM sign_in_entry')).rowCount).toBeGreaterThan(0);
      for (const change of [
        'DELETE FROM sign_in_entry',
        'TRUNCATE sign_in_entry',
        `UPDATE sign_in_entry SET account = 'minh'`,
        `UPDATE sign_in_entry SET first_at = now()`,
      ])
        await expect(application.query(change)).rejects.toThrow('permission denied');
      await application.query(`SET lienthong.organisation = 'trade-union'`);
      expect((await application.query('SELECT FROM sign_in_entry')).rowCount).toBe(0);
    } finally {
      await application.end();
    }
  });
});
