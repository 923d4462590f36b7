import 'reflect-metadata';
import { Controller, Get, Module, type Type } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  Access,
  assertEveryRouteDeclaresAccess,
  Caller,
  KeyRing,
  Public,
  SecurityModule,
  ServiceInternal,
  TokenAuthority,
  type Principal,
} from './index.js';

@Controller()
class DeclaredController {
  @Get('open')
  @Public()
  open(): string {
    return 'open';
  }

  @Get('board')
  @Access('board', 'auditor')
  board(@Caller() caller: Principal): Principal {
    return caller;
  }

  @MessagePattern('lienthong.v1.test.query.x')
  @ServiceInternal()
  query(): string {
    return 'x';
  }
}

@Controller()
class UndeclaredController {
  @Get('forgotten')
  forgotten(): string {
    return 'secret';
  }

  @MessagePattern('lienthong.v1.test.query.y')
  query(): string {
    return 'y';
  }
}

@Controller()
class MisdeclaredController {
  @MessagePattern('lienthong.v1.test.query.z')
  @Access('board')
  query(): string {
    return 'z';
  }
}

const keyRing = new KeyRing(KeyRing.generate());

async function appWith(...controllers: Type[]): Promise<NestFastifyApplication> {
  @Module({ imports: [SecurityModule.forRoot(keyRing)], controllers })
  class AppModule {}
  const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('access', () => {
  let app: NestFastifyApplication;
  const get = async (url: string, token?: string) =>
    fetch(`${await app.getUrl()}${url}`, { headers: token ? { authorization: `Bearer ${token}` } : {} });

  beforeAll(async () => {
    app = await appWith(DeclaredController, UndeclaredController);
  });
  afterAll(() => app.close());

  it('lets anybody call a public route', async () => {
    expect((await get('/open')).status).toBe(200);
  });

  it('answers 401 without a token and 403 to another role', async () => {
    const tokens = app.get(TokenAuthority);
    expect((await get('/board')).status).toBe(401);
    expect((await get('/board', 'garbage')).status).toBe(401);
    const administrator = await tokens.issue({ clientId: 'a', role: 'administrator' }, 60);
    expect((await get('/board', administrator)).status).toBe(403);
  });

  it('tells the route who calls', async () => {
    const token = await app.get(TokenAuthority).issue({ clientId: 'front', role: 'board' }, 60);
    const response = await get('/board', token);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ clientId: 'front', role: 'board' });
  });

  it('denies a route that declares nothing, whoever asks', async () => {
    const token = await app.get(TokenAuthority).issue({ clientId: 'a', role: 'administrator' }, 60);
    expect((await get('/forgotten', token)).status).toBe(403);
  });
});

describe('assertEveryRouteDeclaresAccess', () => {
  it('passes when routes and message handlers declare who may call them', async () => {
    const app = await appWith(DeclaredController);
    expect(() => assertEveryRouteDeclaresAccess(app)).not.toThrow();
    await app.close();
  });

  it('names every route and message handler that does not', async () => {
    const app = await appWith(DeclaredController, UndeclaredController);
    expect(() => assertEveryRouteDeclaresAccess(app)).toThrow(
      'access not declared: UndeclaredController.forgotten does not declare who may call it; ' +
        'UndeclaredController.query does not declare who may call it',
    );
    await app.close();
  });

  it('refuses a message handler that is declared for clients', async () => {
    const app = await appWith(MisdeclaredController);
    expect(() => assertEveryRouteDeclaresAccess(app)).toThrow('must be declared ServiceInternal');
    await app.close();
  });
});
