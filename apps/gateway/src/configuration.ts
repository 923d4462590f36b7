import { LOG_LEVELS, type LogLevel } from '#observability';

export interface Configuration {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly stream: string;
  readonly keysFile: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Clients and organisations to register at start; undefined: only those registered before. */
  readonly clientsFile: string | undefined;
  readonly tokenLifetimeSeconds: number;
  /** Accepted rows that may be on their way before new bodies are refused with 503. */
  readonly maxBacklogRows: number;
  /** Bodies that one instance reads at once. */
  readonly maxConcurrentBatches: number;
  /** Largest decoded body of one batch. */
  readonly maxBatchBytes: number;
}

/** A variable is missing or wrong; the message names it and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads and checks the environment; throws one {@link ConfigurationError} that names everything wrong. */
export function readConfiguration(environment: Environment): Configuration {
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
  const url = (name: string, protocols: string[]): string => {
    const value = text(name);
    if (value && !protocols.some((protocol) => value.startsWith(`${protocol}://`))) {
      faults.push(`${name} must begin with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`);
    }
    return value;
  };
  const logLevel = text('LIENTHONG_LOG_LEVEL', 'info');
  if (!LOG_LEVELS.includes(logLevel as LogLevel)) {
    faults.push(`LIENTHONG_LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}`);
  }
  const configuration: Configuration = {
    databaseUrl: url('LIENTHONG_DATABASE_URL', ['postgresql', 'postgres']),
    natsUrl: url('LIENTHONG_NATS_URL', ['nats', 'tls', 'ws', 'wss']),
    stream: text('LIENTHONG_STREAM', 'LIENTHONG'),
    keysFile: text('LIENTHONG_KEYS_FILE'),
    host: text('LIENTHONG_HOST', '127.0.0.1'),
    port: whole('LIENTHONG_PORT', 8080, 0, 65_535),
    logLevel: logLevel as LogLevel,
    clientsFile: environment['LIENTHONG_CLIENTS_FILE'] || undefined,
    tokenLifetimeSeconds: whole('LIENTHONG_TOKEN_LIFETIME_SECONDS', 3_600, 60, 86_400),
    maxBacklogRows: whole('LIENTHONG_MAX_BACKLOG_ROWS', 5_000_000, 1, 1_000_000_000),
    maxConcurrentBatches: whole('LIENTHONG_MAX_CONCURRENT_BATCHES', 32, 1, 10_000),
    maxBatchBytes: whole('LIENTHONG_MAX_BATCH_MEGABYTES', 8_192, 1, 1_000_000) * 1024 * 1024,
  };
  if (faults.length > 0) throw new ConfigurationError(faults.join('; '));
  return configuration;
}

/** Injection token of the {@link Configuration}. */
export const CONFIGURATION = Symbol('CONFIGURATION');
