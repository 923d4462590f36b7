import 'reflect-metadata';
import { Controller, Get, Module, Param } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { KeyRing, Public, SecurityModule } from '#security';
import {
  createLogger,
  currentTraceParent,
  HealthChecks,
  HealthModule,
  MetricsModule,
  observeHttp,
  traceIdOf,
} from './index.js';

@Controller('members')
@Public()
class MembersController {
  @Get(':localId')
  read(@Param('localId') _localId: string): { trace: string } {
    return { trace: traceIdOf(currentTraceParent() ?? '') };
  }
}

@Module({
  imports: [SecurityModule.forRoot(new KeyRing(KeyRing.generate())), HealthModule, MetricsModule],
  controllers: [MembersController],
})
class AppModule {}

describe('an observed service', () => {
  let app: NestFastifyApplication;
  let url: string;
  const lines: string[] = [];

  beforeAll(async () => {
    const module = await Test.createTestingModule({ imports: [AppModule] }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    observeHttp(
      app.getHttpAdapter().getInstance(),
      createLogger('test', 'trace', { write: (line) => void lines.push(line) }),
    );
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  it('answers live and, while its dependencies work, ready', async () => {
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const checks = app.get(HealthChecks);
    checks.add('database', async () => 1);
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({
      status: 'up',
      checks: { database: 'up' },
    });
    checks.add('messages', () => Promise.reject(new Error('password=hunter2')));
    const response = await fetch(`${url}/health/ready`);
    expect(response.status).toBe(503);
    expect(await response.text()).toBe('{"status":"down","checks":{"database":"up","messages":"down"}}');
  });

  it('continues the trace of the request', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const response = await fetch(`${url}/members/x`, { headers: { traceparent } });
    expect(await response.json()).toEqual({ trace: '0af7651916cd43dd8448eb211c80319c' });
    expect(response.headers.get('traceresponse')).toContain('0af7651916cd43dd8448eb211c80319c');
  });

  it('names the route in log and metrics, never the path', async () => {
    await fetch(`${url}/members/${encodeURIComponent('Nguyễn Thị Hòa')}`);
    const exposed = await (await fetch(`${url}/metrics`)).text();
    expect(exposed).toContain('route="/members/:localId"');
    for (const text of [exposed, lines.join('')]) expect(text).not.toMatch(/Hòa|Nguy/);
    expect(lines.join('')).toContain('"route":"/members/:localId"');
  });
});
