import { Logger } from '@nestjs/common';
import { Transport, type ClientProxy, type NatsOptions } from '@nestjs/microservices';
import { TimeoutError, catchError, defaultIfEmpty, firstValueFrom, throwError, timeout } from 'rxjs';
import type { QueryDefinition, QueryFailure, QueryResult } from '#contracts';
import { isTransient } from '#persistence';
import { natsConnectionOptions } from './broker.js';
import { QueryFailed, QueryTimeout, ServiceUnavailable } from './errors.js';
import { describeFailure } from './failure.js';

/** Injection token of the Nest client that queries travel on. */
export const QUERY_CLIENT = Symbol('QUERY_CLIENT');

/** Nest microservice options of a service: answers queries, shared among the instances of the service. */
export function queryTransport(natsUrl: string, service: string): NatsOptions {
  return {
    transport: Transport.NATS,
    options: {
      ...natsConnectionOptions(natsUrl, `lienthong ${service} queries`),
      queue: service,
      gracefulShutdown: true,
      gracePeriod: 1_000,
    } as NatsOptions['options'],
  };
}

/** Asks other services over Nest's NATS transport. */
export class Queries {
  constructor(private readonly client: ClientProxy) {}

  /**
   * @throws QueryFailed an expected failure that the other service answered
   * @throws QueryTimeout no answer within the query's time
   * @throws ServiceUnavailable nobody answers, or the broker is away
   */
  async ask<Request, Reply>(query: QueryDefinition<Request, Reply>, request: Request): Promise<Reply> {
    const { subject, timeoutMs } = query;
    const answer = this.client.send<QueryResult<Reply> | undefined>(subject, request as object).pipe(
      timeout(timeoutMs),
      defaultIfEmpty(undefined),
      catchError((error: unknown) =>
        throwError(() =>
          error instanceof TimeoutError
            ? new QueryTimeout(subject)
            : new ServiceUnavailable(subject, { cause: error }),
        ),
      ),
    );
    const result = await firstValueFrom(answer);
    if (!result) throw new ServiceUnavailable(subject);
    if ('failure' in result) throw new QueryFailed(result.failure);
    return result.ok;
  }
}

/**
 * Runs a query handler so that its outcome always reaches the asker as a value: a reply, an expected failure
 * (the handler throws {@link QueryFailed}), or 503/500 for what nobody expected, which is logged here.
 */
export async function answering<Reply>(work: () => Promise<Reply>): Promise<QueryResult<Reply>> {
  try {
    return { ok: await work() };
  } catch (error) {
    if (error instanceof QueryFailed) return { failure: error.failure };
    const { code, detail } = describeFailure(error);
    logger.error(`${code} ${detail}`, error instanceof Error ? stackWithoutMessage(error) : undefined);
    return { failure: isTransient(error) ? UNAVAILABLE : INTERNAL };
  }
}

const logger = new Logger('queries');

const UNAVAILABLE: QueryFailure = {
  status: 503,
  code: 'service.unavailable',
  message: {
    vi: 'Dịch vụ tạm thời gián đoạn, xin thử lại sau ít phút.',
    en: 'Temporarily unavailable, please try again shortly.',
  },
};
const INTERNAL: QueryFailure = {
  status: 500,
  code: 'internal',
  message: { vi: 'Lỗi nội bộ, đã được ghi lại.', en: 'Internal error; it has been recorded.' },
};

/** A message may quote personal data; the frames do not. */
function stackWithoutMessage({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .join('\n');
}
