import type { FastifyInstance } from 'fastify';
import { createLogger, type JsonLogger } from './logger.js';
import { httpDuration } from './metrics.js';
import { currentTraceParent, inTrace } from './trace.js';

/**
 * Puts trace, duration metric and access log around every HTTP request. Log and metric name the route
 * (`/v1/members/:localId`), never the path: a local id may be personal.
 */
export function observeHttp(fastify: FastifyInstance, logger: JsonLogger = createLogger('http')): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const parent = request.headers['traceparent'];
    inTrace(typeof parent === 'string' ? parent : undefined, () => {
      // W3C Trace Context, level 2: the caller learns under which trace the log tells of its request.
      reply.header('traceresponse', currentTraceParent());
      done();
    });
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const seconds = reply.elapsedTime / 1000;
    httpDuration.observe({ method: request.method, route, status: String(reply.statusCode) }, seconds);
    const fields = {
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    };
    // 503 is an answer (not ready, busy), not a failure of ours.
    if (reply.statusCode >= 500 && reply.statusCode !== 503) logger.error('request failed', fields, 'http');
    else logger.debug('request', fields, 'http');
    done();
  });
}
