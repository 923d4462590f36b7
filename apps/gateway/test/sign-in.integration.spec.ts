import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { GatewayUnderTest, type Answer, type Request } from './gateway-under-test.js';

const PASSWORD = 'một mật khẩu đủ dài';
const ACCOUNTS = [
  { name: 'lan', displayName: 'Nguyễn Thị Lan', role: 'coordinator', units: ['25459'], password: PASSWORD },
  {
    name: 'minh',
    displayName: 'Trần Văn Minh',
    role: 'organisation',
    organisation: 'trade-union',
    password: PASSWORD,
  },
];

describe('sign-in of people', () => {
  let sut: GatewayUnderTest;
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    await sut.stopApp();
    const file = JSON.parse(readFileSync(sut.clientsFile, 'utf8')) as object;
    writeFileSync(sut.clientsFile, JSON.stringify({ ...file, accounts: ACCOUNTS }));
    await sut.startApp();
  }, 60_000);
  afterAll(() => sut.stop());

  const signIn = (name: string, password = PASSWORD, headers: Record<string, string> = {}): Promise<Answer> =>
    sut.ask('/v1/session', { method: 'POST', body: { name, password }, headers });
  const cookieOf = (answer: Answer): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  const withCookie = (cookie: string, path: string, request: Request = {}): Promise<Answer> =>
    sut.ask(path, { ...request, headers: { cookie, ...request.headers } });

  it('answers with who it is and a cookie that the API takes, bound to the role', async () => {
    const answer = await signIn(' LAN ');
    expect(answer.status).toBe(200);
    expect(answer.body['account']).toEqual({
      name: 'lan',
      displayName: 'Nguyễn Thị Lan',
      role: 'coordinator',
      organisation: null,
      units: ['25459'],
    });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^lienthong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const cookie = cookieOf(answer);
    expect((await withCookie(cookie, '/v1/session')).body['account']).toMatchObject({ name: 'lan' });
    expect((await withCookie(cookie, '/v1/batches')).body['code']).toBe('access.role');
    const roster = await withCookie(cookie, '/v1/review/coordinators');
    expect(roster.body['items']).toContainEqual({ coordinator: 'lan', units: ['25459'] });
  });

  it('binds a clerk to the organisation', async () => {
    const answer = await signIn('minh');
    const batches = await withCookie(cookieOf(answer), '/v1/batches');
    expect(batches.status).toBe(200);
  });

  it('takes the password however the keyboard composed it', async () => {
    expect((await signIn('lan', PASSWORD.normalize('NFD'))).status).toBe(200);
  });

  it('hides the cookie from other hosts and plain connections behind TLS', async () => {
    const answer = await signIn('lan', PASSWORD, { 'x-forwarded-proto': 'https' });
    expect(answer.headers.get('set-cookie')).toMatch(/^__Host-lienthong=.*; SameSite=Strict; Secure$/);
    const plain = cookieOf(answer).replace('__Host-', '');
    const refused = await withCookie(plain, '/v1/batches', { headers: { 'x-forwarded-proto': 'https' } });
    expect(refused.body['code']).toBe('token.missing');
  });

  it('answers a wrong name like a wrong password, and slows guessing down', async () => {
    const wrong = await signIn('lan', 'x');
    expect(wrong).toMatchObject({ status: 401, body: { code: 'sign-in.wrong' } });
    expect((await signIn('nobody', 'x')).body).toEqual(wrong.body);
    for (let i = 0; i < 4; i++) await signIn('nobody', 'x');
    const slowed = await signIn('nobody', 'x');
    expect(slowed).toMatchObject({ status: 429, body: { code: 'sign-in.wait' } });
    expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn('lan')).status).toBe(200);
  });

  it.each<[string, unknown, number, string]>([
    ['no name', { password: 'x' }, 422, 'request.invalid'],
    ['numbers', { name: 1, password: 2 }, 422, 'request.invalid'],
    ['a further field', { name: 'lan', password: 'x', role: 'board' }, 422, 'request.invalid'],
    ['a NUL', { name: 'l\u0000n', password: 'x' }, 422, 'request.invalid'],
    ['a list', [], 422, 'request.invalid'],
    ['an endless password', { name: 'lan', password: 'x'.repeat(100_000) }, 422, 'request.invalid'],
    ['no JSON', '{', 400, 'body.malformed'],
  ])('refuses %s', async (_what, body, status, code) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await sut.ask('/v1/session', {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json' },
    });
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
  });

  it('refuses what another site’s page sends, whatever the cookie', async () => {
    const cookie = cookieOf(await signIn('minh'));
    const units = { method: 'POST', body: { units: [] } };
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      const answer = await withCookie(cookie, '/v1/units', { ...units, headers });
      expect(answer).toMatchObject({ status: 403, body: { code: 'access.cross-site' } });
      expect((await signIn('minh', PASSWORD, headers)).status).toBe(403);
    }
    const own = await withCookie(cookie, '/v1/session', { headers: { 'sec-fetch-site': 'same-origin' } });
    expect(own.status).toBe(200);
  });

  it('ends a session at sign-out, at its end, and when the account is disabled', async () => {
    const ended = async (cookie: string) =>
      expect((await withCookie(cookie, '/v1/batches')).body['code']).toBe('session.expired');
    const first = cookieOf(await signIn('minh'));
    const out = await withCookie(first, '/v1/session', { method: 'DELETE' });
    expect(out).toMatchObject({ status: 204 });
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    await ended(first);

    const idle = cookieOf(await signIn('minh'));
    await sut.rows(`UPDATE session SET seen_at = now() - interval '31 minutes'`);
    await ended(idle);
    const old = cookieOf(await signIn('minh'));
    await sut.rows(`UPDATE session SET created_at = now() - interval '13 hours'`);
    await ended(old);

    const disabled = cookieOf(await signIn('minh'));
    await sut.rows(`UPDATE account SET disabled_at = now() WHERE name = 'minh'`);
    await ended(disabled);
    expect((await signIn('minh')).status).toBe(401);
    await sut.rows(`UPDATE account SET disabled_at = NULL WHERE name = 'minh'`);
    expect((await withCookie(disabled, '/v1/session')).body['account']).not.toBeNull();
  });

  it('lets people change their password, which a restart does not undo', async () => {
    const cookie = cookieOf(await signIn('minh'));
    const elsewhere = cookieOf(await signIn('minh'));
    const change = (password: string, newPassword: string) =>
      withCookie(cookie, '/v1/session/password', { method: 'POST', body: { password, newPassword } });
    expect((await change(PASSWORD, 'ngắn')).body['errors']).toMatchObject([
      { field: 'newPassword', code: 'field.too-short' },
    ]);
    expect((await change('x', 'một mật khẩu khác hẳn')).status).toBe(401);
    expect((await change(PASSWORD, 'một mật khẩu khác hẳn')).status).toBe(204);
    expect((await withCookie(cookie, '/v1/batches')).status).toBe(200);
    expect((await withCookie(elsewhere, '/v1/batches')).status).toBe(401);
    await sut.stopApp();
    await sut.startApp();
    expect((await signIn('minh')).status).toBe(401);
    expect((await signIn('minh', 'một mật khẩu khác hẳn')).status).toBe(200);
  });

  describe('hub account', () => {
    const hub = (command: string, ...more: string[]) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [resolve('dist/tools/hub/main.js'), 'account', ...command.split(' '), ...more],
        { encoding: 'utf8', env: { ...process.env, DATABASE_URL: sut.database.adminUrl } },
      );
      return { status, stdout, stderr };
    };

    it('makes an account, gives a new password, keeps a person out and lets them in again', async () => {
      const made = hub(
        'create hoa --role organisation --organisation veterans',
        '--display-name',
        'Lê Thị Hoa',
      );
      expect(made).toMatchObject({ status: 0, stderr: '' });
      const first = made.stdout.trim();
      const answer = await signIn('hoa', first);
      expect(answer.body['account']).toMatchObject({ displayName: 'Lê Thị Hoa', organisation: 'veterans' });
      const second = hub('password hoa').stdout.trim();
      expect((await withCookie(cookieOf(answer), '/v1/batches')).status).toBe(401);
      expect((await signIn('hoa', first)).status).toBe(401);
      const cookie = cookieOf(await signIn('hoa', second));
      expect(hub('disable hoa').status).toBe(0);
      expect((await withCookie(cookie, '/v1/batches')).status).toBe(401);
      expect((await signIn('hoa', second)).status).toBe(401);
      const listed = hub('list')
        .stdout.trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(listed.find(({ name }) => name === 'hoa')).toMatchObject({
        role: 'organisation',
        disabledAt: expect.any(String),
      });
      expect(listed.find(({ name }) => name === 'lan')).toMatchObject({ units: ['25459'], disabledAt: null });
      expect(JSON.stringify(listed)).not.toContain('argon2');
      expect(hub('enable hoa').status).toBe(0);
      expect((await signIn('hoa', second)).status).toBe(200);
    });

    it.each([
      ['create lan --role board --display-name x', 1, 'already'],
      ['create board-client --role board --display-name x', 1, 'already'],
      [
        'create tam --role organisation --organisation nobody --display-name x',
        1,
        'There is no organisation "nobody"',
      ],
      ['create tam --role organisation --display-name x', 2, '--organisation belongs to'],
      ['create tam --role board --organisation veterans --display-name x', 2, '--organisation belongs to'],
      ['create tam --role board --units 1 --display-name x', 2, '--units belongs to'],
      ['create tam --role king --display-name x', 2, '--role must be one of'],
      ['create Tâm --role board --display-name x', 2, 'cannot be a name'],
      ['create --role board --display-name x', 2, 'cannot be a name'],
      ['create a b --role board --display-name x', 2, 'One account at a time'],
      ['password nobody', 1, 'There is no account "nobody"'],
      ['disable nobody', 1, 'There is no account "nobody"'],
    ])('refuses: %s', (command, status, text) => {
      const refused = hub(command);
      expect(refused).toMatchObject({ status, stdout: '' });
      expect(refused.stderr).toContain(text);
    });
  });

  it('refuses a name that a client has', async () => {
    const kept = readFileSync(sut.clientsFile, 'utf8');
    const file = JSON.parse(kept) as { accounts: object[] };
    const account = { ...ACCOUNTS[0], name: 'board-client' };
    writeFileSync(sut.clientsFile, JSON.stringify({ ...file, accounts: [account] }));
    await sut.stopApp();
    await expect(sut.startApp()).rejects.toThrow('both a client and an account: board-client');
    writeFileSync(sut.clientsFile, kept);
    await sut.startApp();
  });

  it('keeps neither passwords nor session tokens', async () => {
    const token = cookieOf(await signIn('lan')).split('=')[1]!;
    for (const table of ['account', 'session']) {
      const rows = await sut.rows(`SELECT t::text AS row FROM ${table} t`);
      const text = rows.map(({ row }) => String(row)).join('\n');
      expect(text).not.toContain(PASSWORD);
      expect(text).not.toContain(Buffer.from(token, 'base64url').toString('hex'));
    }
    expect(sut.log.join('')).not.toContain(token);
  });
});
