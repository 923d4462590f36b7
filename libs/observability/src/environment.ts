import { LOG_LEVELS, type LogLevel } from './logger.js';

/** What every service needs to know of its surroundings. */
export interface ServiceConfiguration {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly stream: string;
  readonly keysFile: string;
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Name of this instance in logs and in `pg_stat_activity`. */
  readonly worker: string;
}

/** A variable is missing or wrong; the message names it and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Reads variables and collects what is wrong with them, so that one start names every fault. */
export class EnvironmentReader {
  private readonly faults: string[] = [];

  constructor(private readonly environment: Readonly<Record<string, string | undefined>>) {}

  text(name: string, fallback?: string): string {
    const value = this.environment[name] || fallback;
    if (value === undefined) this.faults.push(`${name} is not set: see .env.example`);
    return value ?? '';
  }

  whole(name: string, fallback: number, least: number, most: number): number {
    const value = this.environment[name] ? Number(this.environment[name]) : fallback;
    if (!Number.isInteger(value) || value < least || value > most) {
      this.faults.push(`${name} must be a whole number from ${least} to ${most}`);
    }
    return value;
  }

  url(name: string, protocols: readonly string[]): string {
    const value = this.text(name);
    if (value && !protocols.some((protocol) => value.startsWith(`${protocol}://`))) {
      this.faults.push(
        `${name} must begin with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
      );
    }
    return value;
  }

  oneOf<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
    const value = this.text(name, fallback) as Choice;
    if (!choices.includes(value)) this.faults.push(`${name} must be one of ${choices.join(', ')}`);
    return value;
  }

  /** @param expected what the value must be, for the message when `parse` throws; an unset variable is '' */
  parsed<T>(name: string, parse: (text: string) => T, expected: string): T {
    try {
      return parse(this.environment[name] ?? '');
    } catch {
      this.faults.push(`${name} must be ${expected}`);
      return parse('');
    }
  }

  /** @throws ConfigurationError that names everything wrong so far */
  assertSound(): void {
    if (this.faults.length > 0) throw new ConfigurationError(this.faults.join('; '));
  }
}

/** Variables that all services share; the caller reads its own and then calls `assertSound`. */
export function readServiceConfiguration(
  reader: EnvironmentReader,
  defaultPort: number,
): ServiceConfiguration {
  return {
    databaseUrl: reader.url('LIENTHONG_DATABASE_URL', ['postgresql', 'postgres']),
    natsUrl: reader.url('LIENTHONG_NATS_URL', ['nats', 'tls', 'ws', 'wss']),
    stream: reader.text('LIENTHONG_STREAM', 'LIENTHONG'),
    keysFile: reader.text('LIENTHONG_KEYS_FILE'),
    host: reader.text('LIENTHONG_HOST', '127.0.0.1'),
    port: reader.whole('LIENTHONG_PORT', defaultPort, 0, 65_535),
    logLevel: reader.oneOf('LIENTHONG_LOG_LEVEL', LOG_LEVELS, 'info'),
    worker: reader.text('LIENTHONG_WORKER', String(process.pid)),
  };
}
