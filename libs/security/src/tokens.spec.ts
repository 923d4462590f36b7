import { SignJWT } from 'jose';
import { KeyRing } from './key-ring.js';
import { TokenAuthority } from './tokens.js';

describe('TokenAuthority', () => {
  const sut = new TokenAuthority(new KeyRing(KeyRing.generate()));
  const organisation = {
    clientId: 'trade-union',
    role: 'organisation',
    organisation: 'trade-union',
  } as const;

  it('verifies what it issued', async () => {
    expect(await sut.verify(await sut.issue(organisation, 60))).toEqual(organisation);
    const coordinator = { clientId: 'c', role: 'coordinator', units: ['80'] } as const;
    expect(await sut.verify(await sut.issue(coordinator, 60))).toEqual(coordinator);
  });

  it('refuses an expired token by that name', async () => {
    const token = await sut.issue(organisation, 60, new Date(Date.now() - 120_000));
    await expect(sut.verify(token)).rejects.toMatchObject({ code: 'token.expired', status: 401 });
  });

  it('refuses tokens of another hub, altered tokens and garbage', async () => {
    const other = new TokenAuthority(new KeyRing(KeyRing.generate()));
    const token = await sut.issue(organisation, 60);
    const [head, body, signature] = token.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: 'x', role: 'administrator', exp: 9e9 })).toString(
      'base64url',
    );
    for (const bad of [
      await other.issue(organisation, 60),
      `${head}.${forged}.${signature}`,
      `${head}.${body}.`,
      'x',
    ]) {
      await expect(sut.verify(bad)).rejects.toMatchObject({ code: 'token.invalid' });
    }
  });

  it('refuses a token signed with a public value as shared secret', async () => {
    const token = await new SignJWT({ role: 'administrator' })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('x')
      .setExpirationTime('1h')
      .sign(Buffer.from('0123456789abcdef0123456789abcdef'));
    await expect(sut.verify(token)).rejects.toMatchObject({ code: 'token.invalid' });
  });

  it('refuses an organisation token that names no organisation', async () => {
    const token = await sut.issue({ clientId: 'x', role: 'organisation' }, 60);
    await expect(sut.verify(token)).rejects.toMatchObject({ code: 'token.invalid' });
  });
});
