import { Controller, Get, Global, Injectable, Module, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Public } from '#security';

/** Resolves when a dependency works, rejects when it does not. */
export type HealthCheck = () => Promise<unknown>;

const CHECK_TIMEOUT_MS = 2_000;

/** The dependencies that decide whether the service is ready; modules add theirs at start. */
@Injectable()
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();

  /** @param name shown in the answer, e.g. `database` */
  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** State of every dependency; reasons stay in the log, since anybody may ask. */
  async run(): Promise<{ ready: boolean; checks: Record<string, 'up' | 'down'> }> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, (await succeeds(check)) ? 'up' : 'down'] as const),
    );
    return { ready: results.every(([, state]) => state === 'up'), checks: Object.fromEntries(results) };
  }
}

@Controller('health')
@Public()
class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  /** The process answers. */
  @Get('live')
  live(): { status: string } {
    return { status: 'up' };
  }

  /** The process and everything it needs answer; else 503. */
  @Get('ready')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ status: string; checks: Record<string, 'up' | 'down'> }> {
    const { ready, checks } = await this.checks.run();
    reply.code(ready ? 200 : 503);
    return { status: ready ? 'up' : 'down', checks };
  }
}

/** `GET /health/live` and `GET /health/ready`. */
@Global()
@Module({ controllers: [HealthController], providers: [HealthChecks], exports: [HealthChecks] })
export class HealthModule {}

async function succeeds(check: HealthCheck): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), CHECK_TIMEOUT_MS);
  });
  try {
    await Promise.race([check(), timeout]);
    return true;
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}
