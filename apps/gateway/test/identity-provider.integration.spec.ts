import { readFileSync, writeFileSync } from 'node:fs';
import { OIDC_CLIENT, TestIdentityProvider } from '#testing';
import { GatewayUnderTest, type Answer } from './gateway-under-test.js';

/** The registered address; the tests come to the gateway itself, wherever it listens. */
const REDIRECT_URI = 'https://hub.example/v1/session/oidc/callback';
const PASSWORD = 'một mật khẩu đủ dài';
const account = (name: string, email?: string) => ({
  name,
  displayName: name.toUpperCase(),
  role: 'board',
  password: PASSWORD,
  ...(email && { email }),
});
const ACCOUNTS = [
  account('lan', 'Lan@Example.vn'),
  account('minh', 'minh@example.vn'),
  account('hoa', 'hoa@example.vn'),
  account('khong-thu'),
];
const LAN = { sub: 'subject-of-lan', email: 'LAN@example.vn', email_verified: true };

describe('sign-in at an identity provider', () => {
  let sut: GatewayUnderTest;
  let provider: TestIdentityProvider;

  beforeAll(async () => {
    provider = await TestIdentityProvider.start([REDIRECT_URI]);
    sut = await GatewayUnderTest.start();
    await restart();
  }, 60_000);
  beforeEach(() => {
    provider.person = LAN;
    provider.tamper = (claims) => claims;
    provider.forged = false;
  });
  afterAll(async () => {
    await sut?.stop();
    await provider?.stop();
  });

  async function restart(accounts: object[] = ACCOUNTS, issuer = provider.url): Promise<void> {
    await sut.stopApp();
    const file = JSON.parse(readFileSync(sut.clientsFile, 'utf8')) as object;
    writeFileSync(sut.clientsFile, JSON.stringify({ ...file, accounts }));
    await sut.startApp({
      LIENTHONG_OIDC_ISSUER: issuer,
      LIENTHONG_OIDC_CLIENT_ID: OIDC_CLIENT.id,
      LIENTHONG_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
      LIENTHONG_OIDC_REDIRECT_URI: REDIRECT_URI,
      LIENTHONG_OIDC_NAME: 'Cổng cán bộ',
    });
  }

  /** Without following where it leads. */
  async function look(url: string, headers: Record<string, string> = {}) {
    const response = await fetch(url, { redirect: 'manual', headers });
    const cookies = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0] ?? '')
      .filter((cookie) => !cookie.endsWith('='));
    const text = await response.text();
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      cookies,
      text,
      response,
    };
  }

  const begin = (query = '') => look(`${sut.url}/v1/session/oidc${query}`);

  /** To the provider and back; the browser's address and cookie then. */
  async function comeBack(query = ''): Promise<{ path: string; cookie: string }> {
    const begun = await begin(query);
    expect(begun.status).toBe(303);
    const { location } = await look(begun.location);
    expect(location.startsWith(REDIRECT_URI)).toBe(true);
    return { path: location.slice('https://hub.example'.length), cookie: begun.cookies.join('; ') };
  }

  const arrive = (path: string, cookie: string) => look(`${sut.url}${path}`, { cookie });

  async function signIn(query = '') {
    const { path, cookie } = await comeBack(query);
    return arrive(path, cookie);
  }

  const whoIs = async (cookies: readonly string[]): Promise<Answer> =>
    sut.ask('/v1/session', { headers: { cookie: cookies.join('; ') } });

  const sessions = async () => Number((await sut.rows('SELECT count(*) FROM session'))[0]?.['count']);

  /** Refusals at the provider that are kept with this reason, and about whom the last of them is. */
  const kept = async (reason: string) =>
    (
      await sut.rows(
        `SELECT coalesce(sum(times), 0)::int AS times, (array_agg(account ORDER BY last_at DESC))[1] AS account
         FROM sign_in_entry WHERE event = 'refused' AND method = 'identity-provider' AND reason = $1`,
        [reason],
      )
    )[0] as { times: number; account: string | null };

  /** Nobody is signed in, the sign-in page is told why, and so much is kept. */
  async function refuses(
    attempt: () => Promise<Awaited<ReturnType<typeof look>>>,
    why: string,
    about: { readonly reason: string; readonly account: string | null } = { reason: why, account: null },
  ): Promise<void> {
    const before = await sessions();
    const { times } = await kept(about.reason);
    const { status, location, cookies } = await attempt();
    expect([status, location, cookies]).toEqual([303, `/?signIn=${why}`, []]);
    expect(await sessions()).toBe(before);
    expect(await kept(about.reason)).toEqual({ times: times + 1, account: about.account });
  }

  it('is offered by the name that it was given, and only when it is set up', async () => {
    expect((await sut.ask('/v1/session')).body).toMatchObject({ account: null, provider: 'Cổng cán bộ' });
  });

  it('signs in whoever has the verified address, on the page that was asked for, once', async () => {
    const begun = await begin('?returnTo=/board%3Funit%3D80');
    expect(begun.response.headers.get('set-cookie')).toMatch(
      /^lienthong-sign-in=[\w-]+; Max-Age=600; Path=\/v1\/session\/oidc; HttpOnly; SameSite=Lax$/,
    );
    expect(begun.cookies[0]).not.toContain(new URL(begun.location).searchParams.get('state'));
    const { path, cookie } = await comeBack('?returnTo=/board%3Funit%3D80');
    const arrived = await arrive(path, cookie);
    expect([arrived.status, arrived.location]).toEqual([303, '/board?unit=80']);
    expect(arrived.response.headers.getSetCookie()).toContainEqual(
      expect.stringMatching(/^lienthong=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    );
    expect((await whoIs(arrived.cookies)).body['account']).toMatchObject({ name: 'lan', role: 'board' });
    await refuses(() => arrive(path, cookie), 'expired');
  });

  it('knows the identity from then on, and opens no account to whoever gets its address later', async () => {
    provider.person = { sub: LAN.sub, email: 'moi@example.vn', email_verified: true };
    expect((await whoIs((await signIn()).cookies)).body['account']).toMatchObject({ name: 'lan' });
    provider.person = { ...LAN, sub: 'somebody else' };
    await refuses(signIn, 'unknown');
    await restart([account('lan', 'nguoi.khac@example.vn'), ...ACCOUNTS.slice(1)]);
    provider.person = LAN;
    await refuses(signIn, 'unknown');
    await restart();
    expect((await whoIs((await signIn()).cookies)).body['account']).toMatchObject({ name: 'lan' });
  });

  it('binds an account to one identity although two come at once', async () => {
    provider.person = { sub: 'first', email: 'hoa@example.vn', email_verified: true };
    const one = await comeBack();
    const two = await comeBack();
    const arrived = await Promise.all([arrive(one.path, one.cookie), arrive(two.path, two.cookie)]);
    for (const { cookies } of arrived)
      expect((await whoIs(cookies)).body['account']).toMatchObject({ name: 'hoa' });
  });

  it.each<[string, object]>([
    ['an address that nobody here has', { sub: 'x', email: 'la@example.vn', email_verified: true }],
    ['an address that is not verified', { sub: 'x', email: 'minh@example.vn', email_verified: false }],
    ['an address of which nobody says whether it is', { sub: 'x', email: 'minh@example.vn' }],
    ['no address', { sub: 'x' }],
  ])('refuses an identity with %s', async (_what, person) => {
    provider.person = { ...person };
    await refuses(signIn, 'unknown');
  });

  it('refuses whose account is disabled, and ends no other session for it', async () => {
    await sut.rows(`UPDATE account SET disabled_at = now() WHERE name = 'lan'`);
    await refuses(signIn, 'unknown', { reason: 'disabled', account: 'lan' });
    await sut.rows(`UPDATE account SET disabled_at = NULL WHERE name = 'lan'`);
  });

  it('refuses a state that is not this browser’s, and an attempt that is no attempt', async () => {
    const { path, cookie } = await comeBack();
    const strange = await comeBack();
    await refuses(() => arrive(strange.path, cookie), 'invalid');
    await refuses(() => arrive(path, ''), 'expired');
    await refuses(() => arrive(path, 'lienthong-sign-in=bm90IHNlYWxlZA'), 'expired');
    await refuses(() => arrive('/v1/session/oidc/callback', cookie), 'invalid');
    await refuses(() => arrive(`${path}&state=twice`, cookie), 'invalid');
    await refuses(() => arrive(path.replace(/code=[^&]*/, 'code=guessed'), cookie), 'expired');
  });

  it.each<[string, () => void]>([
    ['another nonce', () => (provider.tamper = (claims) => ({ ...claims, nonce: 'other' }))],
    ['another issuer', () => (provider.tamper = (claims) => ({ ...claims, iss: 'https://evil.example' }))],
    ['another audience', () => (provider.tamper = (claims) => ({ ...claims, aud: 'somebody' }))],
    ['a time that is over', () => (provider.tamper = (claims) => ({ ...claims, exp: 1 }))],
    ['a signature of another key', () => (provider.forged = true)],
  ])('refuses a token with %s', async (_what, wrong) => {
    wrong();
    await refuses(signIn, 'invalid');
  });

  it('tells when the person or the provider refuses', async () => {
    provider.person = null;
    await refuses(signIn, 'denied');
  });

  it('leads to no other site', async () => {
    for (const elsewhere of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%0d%0aset-cookie:x',
    ]) {
      const { location } = await signIn(`?returnTo=${encodeURIComponent(decodeURIComponent(elsewhere))}`);
      expect(location).toBe('/');
    }
    const { status, text } = await look(`${sut.url}/v1/session/oidc`, { 'sec-fetch-site': 'cross-site' });
    expect([status, text]).toEqual([403, expect.stringContaining('access.cross-site')]);
  });

  it('guards its cookies behind TLS', async () => {
    const { response } = await look(`${sut.url}/v1/session/oidc`, { 'x-forwarded-proto': 'https' });
    expect(response.headers.get('set-cookie')).toMatch(
      /^__Secure-lienthong-sign-in=.*; SameSite=Lax; Secure$/,
    );
  });

  it('tells where to sign out at the provider too, and only whoever signed in there', async () => {
    const { cookies } = await signIn();
    const out = await sut.ask('/v1/session', { method: 'DELETE', headers: { cookie: cookies.join('; ') } });
    expect(out.status).toBe(200);
    const url = new URL(String(out.body['signOutUrl']));
    expect(url.origin + url.pathname).toBe(`${provider.url}/end`);
    expect(url.searchParams.get('post_logout_redirect_uri')).toBe('https://hub.example/');
    expect((await whoIs(cookies)).body['account']).toBeNull();
    const { body } = await sut.as('auditor', '/v1/sign-ins?account=lan&limit=2');
    expect(body['items']).toMatchObject([
      { event: 'signed-out', method: 'identity-provider', account: 'lan', reason: null },
      { event: 'signed-in', method: 'identity-provider', account: 'lan', reason: null },
    ]);
    const byPassword = await look(`${sut.url}/v1/session`);
    expect(byPassword.status).toBe(200);
    const answer = await sut.ask('/v1/session', {
      method: 'POST',
      body: { name: 'minh', password: PASSWORD },
    });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await sut.ask('/v1/session', { method: 'DELETE', headers: { cookie } })).status).toBe(204);
  });

  it('says so when the provider is gone, at every step, and works again when it is back', async () => {
    const { port } = new URL(provider.url);
    const { path, cookie } = await comeBack();
    await provider.stop();
    await refuses(() => arrive(path, cookie), 'unreachable');
    await restart(ACCOUNTS, `http://127.0.0.1:${port}`);
    await refuses(begin, 'unreachable');
    expect((await sut.ask('/v1/session')).status).toBe(200);
    provider = await TestIdentityProvider.start([REDIRECT_URI], Number(port));
    provider.person = LAN;
    expect((await whoIs((await signIn()).cookies)).body['account']).toMatchObject({ name: 'lan' });
  });

  it('leaves no name, address or code in the log', () => {
    const log = sut.log.join('\n');
    expect(log).toContain('sign-in at the identity provider: invalid');
    expect(log).not.toMatch(/example\.vn|subject-of-lan|code=[\w-]{20}/);
    expect(sut.log.filter((line) => /"status":5\d\d/.test(line))).toEqual([]);
  });

  it('is not there without its settings', async () => {
    await sut.stopApp();
    await sut.startApp();
    expect((await sut.ask('/v1/session')).body['provider']).toBeNull();
    for (const path of ['', '/callback?code=x&state=y'])
      expect(await sut.ask(`/v1/session/oidc${path}`)).toMatchObject({
        status: 404,
        body: { code: 'sign-in.no-provider' },
      });
  });
});
