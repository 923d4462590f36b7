import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Problem } from '../problems/problem.js';
import { sendProblem } from '../problems/problem.filter.js';

/** 64 characters of a local id, percent-encoded, with room for those that are refused politely. */
const MAX_PARAMETER_LENGTH = 4_096;
/** A client that neither sends nor takes bytes for this long is gone. */
const SILENCE_MS = 120_000;

/** Fastify as the gateway needs it: its own refusals are problem documents too. */
export function gatewayAdapter(): FastifyAdapter {
  return new FastifyAdapter({
    connectionTimeout: SILENCE_MS,
    // Long uploads are legitimate; silence is not (see above).
    requestTimeout: 0,
    keepAliveTimeout: 75_000,
    routerOptions: { maxParamLength: MAX_PARAMETER_LENGTH },
    // Called before there is a route: the URL cannot be decoded.
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) => {
      sendProblem(reply, new Problem('url.malformed').document());
    },
  });
}

/**
 * Leaves every body unread until a route asks for it: callers are known and refused first, and a bulk upload
 * is never held whole.
 */
export function leaveBodiesUnread(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', (_request, _payload, done) => done(null));
}

/** Headers of every answer: nothing of it is to be cached, sniffed or framed. */
export function secureHeaders(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (_request, reply, done) => {
      reply.headers({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        'strict-transport-security': 'max-age=31536000',
      });
      done();
    });
}
