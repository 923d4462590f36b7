import { LOG_LEVELS, type LogLevel } from '#observability';

export interface Configuration {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly stream: string;
  readonly keysFile: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Messages that this process works on at once: while one waits for the database, another one searches. */
  readonly concurrency: number;
}

/** A variable is missing or wrong; the message names it and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads and checks the environment; throws one {@link ConfigurationError} that names everything wrong. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Configuration {
  const faults: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const value = environment[name] || fallback;
    if (value === undefined) faults.push(`${name} is not set: see .env.example`);
    return value ?? '';
  };
  const whole = (name: string, fallback: number, least: number, most: number): number => {
    const value = environment[name] ? Number(environment[name]) : fallback;
    if (!Number.isInteger(value) || value < least || value > most) {
      faults.push(`${name} must be a whole number from ${least} to ${most}`);
    }
    return value;
  };
  const url = (name: string, protocols: readonly string[]): string => {
    const value = text(name);
    if (value && !protocols.some((protocol) => value.startsWith(`${protocol}://`))) {
      faults.push(`${name} must begin with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`);
    }
    return value;
  };
  const logLevel = text('LIENTHONG_LOG_LEVEL', 'info') as LogLevel;
  if (!LOG_LEVELS.includes(logLevel)) {
    faults.push(`LIENTHONG_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);
  }
  const configuration: Configuration = {
    databaseUrl: url('LIENTHONG_DATABASE_URL', ['postgresql', 'postgres']),
    natsUrl: url('LIENTHONG_NATS_URL', ['nats', 'tls', 'ws', 'wss']),
    stream: text('LIENTHONG_STREAM', 'LIENTHONG'),
    keysFile: text('LIENTHONG_KEYS_FILE'),
    host: text('LIENTHONG_HOST', '127.0.0.1'),
    port: whole('LIENTHONG_PORT', 8082, 0, 65_535),
    logLevel,
    concurrency: whole('LIENTHONG_MATCHING_CONCURRENCY', 3, 1, 64),
  };
  if (faults.length > 0) throw new ConfigurationError(faults.join('; '));
  return configuration;
}
