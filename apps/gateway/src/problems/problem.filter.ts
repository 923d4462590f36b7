import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { QueryFailed, QueryTimeout, ServiceUnavailable } from '#messaging';
import { isTransient } from '#persistence';
import { CrossSite, RoleRefused, Unauthenticated } from '#security';
import { Problem, problemDocument, type ProblemDocument } from './problem.js';

const RETRY_AFTER_SECONDS = '2';

interface Answer {
  readonly document: ProblemDocument;
  readonly headers: Readonly<Record<string, string>>;
}

/** Turns whatever was thrown into a problem document; only what nobody expected becomes a 500 and is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('problems');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { document, headers } = this.answerTo(error);
    if (document.code === 'internal') this.logger.error('request failed unexpectedly', error);
    sendProblem(reply, document, headers);
  }

  private answerTo(error: unknown): Answer {
    if (error instanceof QueryFailed) {
      const { code, status, message, details } = error.failure;
      return { document: problemDocument(code, status, message, undefined, details), headers: {} };
    }
    const problem = asProblem(error);
    return { document: problem.document(), headers: problem.headers };
  }
}

/** Answers with a problem document; does nothing when an answer has begun. */
export function sendProblem(
  reply: FastifyReply,
  document: ProblemDocument,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (reply.sent || reply.raw.headersSent) return;
  void reply
    .code(document.status)
    .headers(headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(document));
}

function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Unauthenticated) {
    const challenge =
      error.code === 'token.missing'
        ? 'Bearer realm="lienthong"'
        : 'Bearer realm="lienthong", error="invalid_token"';
    return new Problem(error.code, { headers: { 'www-authenticate': challenge } });
  }
  if (error instanceof CrossSite) return new Problem('access.cross-site');
  if (error instanceof RoleRefused) return new Problem('access.role');
  if (error instanceof QueryTimeout || error instanceof ServiceUnavailable || isTransient(error)) {
    return unavailable();
  }
  if (error instanceof HttpException) return ofStatus(error.getStatus(), error);
  // Fastify's own refusals (content type, header size …) carry their status.
  const statusCode = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return ofStatus(typeof statusCode === 'number' ? statusCode : 500, error);
}

function ofStatus(status: number, cause: unknown): Problem {
  if (status === 403) return new Problem('access.role');
  if (status === 404) return new Problem('route.unknown');
  if (status === 415)
    return new Problem('content-type.unsupported', { values: { expected: 'application/json' } });
  if (status === 503) return unavailable();
  if (status >= 400 && status < 500) return new Problem('request.malformed');
  return new Problem('internal', { cause });
}

function unavailable(): Problem {
  return new Problem('service.unavailable', { headers: { 'retry-after': RETRY_AFTER_SECONDS } });
}
