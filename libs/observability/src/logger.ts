import { Injectable, type LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { redact, redactText } from './redaction.js';
import { currentTraceParent, traceIdOf } from './trace.js';

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Nest's logger over pino: one JSON object a line with service, context and trace id, redacted.
 * Nest passes the context as last argument; before it may come an error, its stack, or further fields.
 */
@Injectable()
export class JsonLogger implements LoggerService {
  constructor(private readonly pino: PinoLogger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  private write(level: LogLevel, message: unknown, rest: unknown[]): void {
    if (!this.pino.isLevelEnabled(level)) return;
    const last = rest.at(-1);
    const context = typeof last === 'string' ? last : undefined;
    const details = context === undefined ? rest : rest.slice(0, -1);
    const fields: Record<string, unknown> = { ...(context !== undefined && { context }) };
    const trace = currentTraceParent();
    if (trace) fields['traceId'] = traceIdOf(trace);
    for (const detail of [message, ...details]) {
      if (detail instanceof Error) fields['error'] = redact(detail);
      else if (typeof detail === 'object' && detail !== null) Object.assign(fields, redact(detail));
      else if (detail !== message && typeof detail === 'string') fields['stack'] = redactText(detail);
    }
    const text =
      message instanceof Error ? message.message : typeof message === 'string' ? message : undefined;
    if (text === undefined) this.pino[level](fields);
    else this.pino[level](fields, redactText(text));
  }
}

/**
 * The logger of one service; writes to standard output.
 * @param level lowest level that is written
 */
export function createLogger(
  service: string,
  level: LogLevel = 'info',
  destination?: DestinationStream,
): JsonLogger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return new JsonLogger(destination ? pino(options, destination) : pino(options));
}
