import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type OutgoingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pg from 'pg';
import { ROLES, SHIPPED_ORGANISATIONS, type CanonicalRecord } from '#contracts';
import { createLogger } from '#observability';
import { KeyRing } from '#security';
import { freshDatabase, startInfrastructure, type TestDatabase, type TestInfrastructure } from '#testing';
import { migrate } from '#persistence';
import { startGateway } from '../src/app.js';
import { readConfiguration } from '../src/configuration.js';
import { migrations } from '../src/migrations/index.js';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON. */
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface Request {
  readonly method?: string;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

/** A gateway on servers of its own, with the five organisations registered. */
export class GatewayUnderTest {
  readonly log: string[] = [];
  private readonly tokens = new Map<string, Promise<string>>();

  private constructor(
    readonly infrastructure: TestInfrastructure,
    readonly database: TestDatabase,
    readonly keyRing: KeyRing,
    readonly clientsFile: string,
    readonly environment: Record<string, string>,
    private readonly folder: string,
    readonly admin: pg.Client,
    private app: NestFastifyApplication | undefined,
    public url: string,
  ) {}

  static async start(environment: Record<string, string> = {}): Promise<GatewayUnderTest> {
    const infrastructure = await startInfrastructure();
    const database = await freshDatabase(infrastructure, ['gateway', 'registry', 'reports']);
    await migrate(database.adminUrl, 'gateway', migrations);
    const folder = mkdtempSync(join(tmpdir(), 'gateway-'));
    const keys = KeyRing.generate();
    const keysFile = join(folder, 'keys.json');
    writeFileSync(keysFile, JSON.stringify(keys), { mode: 0o600 });
    const clientsFile = join(folder, 'clients.json');
    writeFileSync(clientsFile, JSON.stringify(clients()), { mode: 0o600 });
    const admin = new pg.Client({ connectionString: database.adminUrl });
    await admin.connect();
    await admin.query('SET search_path = gateway');
    const gateway = new GatewayUnderTest(
      infrastructure,
      database,
      new KeyRing(keys),
      clientsFile,
      {
        LIENTHONG_DATABASE_URL: database.applicationUrl('gateway'),
        LIENTHONG_NATS_URL: infrastructure.natsUrl,
        LIENTHONG_KEYS_FILE: keysFile,
        LIENTHONG_CLIENTS_FILE: clientsFile,
        LIENTHONG_PORT: '0',
        ...environment,
      },
      folder,
      admin,
      undefined,
      '',
    );
    await gateway.startApp();
    return gateway;
  }

  async startApp(environment: Record<string, string> = {}): Promise<void> {
    const logger = createLogger('gateway', 'trace', { write: (line) => void this.log.push(line) });
    this.app = await startGateway(readConfiguration({ ...this.environment, ...environment }), logger);
    this.url = (await this.app.getUrl()).replace('[::1]', '127.0.0.1');
  }

  async stopApp(): Promise<void> {
    await this.app?.close();
    this.app = undefined;
  }

  async stop(): Promise<void> {
    await this.stopApp();
    await this.admin.end();
    await this.database.drop();
    await this.infrastructure.stop();
    rmSync(this.folder, { recursive: true });
  }

  /** Token of an organisation (by slug) or of another role. */
  token(name: string): Promise<string> {
    let token = this.tokens.get(name);
    if (!token) {
      token = this.ask('/oauth/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials&client_id=${name}-client&client_secret=${secretOf(name)}`,
      }).then(({ body }) => String(body['access_token']));
      this.tokens.set(name, token);
    }
    return token;
  }

  /** @param as organisation or role that asks; with a body object, JSON is sent */
  async as(as: string, path: string, options: Request = {}): Promise<Answer> {
    return this.ask(path, { ...options, token: await this.token(as) });
  }

  async ask(path: string, { method = 'GET', token, headers = {}, body }: Request = {}): Promise<Answer> {
    const isObject = typeof body === 'object' && !Buffer.isBuffer(body);
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(isObject && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && {
        body: isObject ? JSON.stringify(body) : new Uint8Array(Buffer.from(body)),
      }),
    });
    const text = await response.text();
    const isJson = /^application\/(problem\+)?json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      text,
    };
  }

  async upload(
    as: string,
    body: string | Buffer,
    type = 'application/x-ndjson',
    headers: Record<string, string> = {},
    query = '',
  ): Promise<Answer> {
    return this.as(as, `/v1/batches${query}`, {
      method: 'POST',
      headers: { 'content-type': type, 'idempotency-key': crypto.randomUUID(), ...headers },
      body,
    });
  }

  /** Sends the beginning of a body and hangs up. */
  async cutOff(as: string, beginning: string | Buffer, headers: OutgoingHttpHeaders): Promise<void> {
    const token = await this.token(as);
    await new Promise<void>((resolve) => {
      const sending = httpRequest(`${this.url}/v1/batches`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...headers },
      });
      sending.on('error', () => resolve());
      sending.on('close', () => resolve());
      sending.write(beginning);
      setTimeout(() => sending.destroy(), 300);
    });
  }

  /** Sends a body up to its last byte, waits a second with that, and resolves with the answer. */
  async slowly(as: string, body: string, query = ''): Promise<{ status: number; code: string }> {
    const token = await this.token(as);
    return new Promise((resolve, reject) => {
      const sending = httpRequest(`${this.url}/v1/batches${query}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/x-ndjson',
          'idempotency-key': crypto.randomUUID(),
        },
      });
      sending.on('error', reject);
      sending.on('response', (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const { code } = JSON.parse(Buffer.concat(parts).toString()) as { code: string };
          resolve({ status: response.statusCode ?? 0, code });
        });
      });
      const bytes = Buffer.from(body);
      sending.write(bytes.subarray(0, -1));
      setTimeout(() => sending.end(bytes.subarray(-1)), 1_000);
    });
  }

  /** As the database's administrator, past every wall. */
  async rows(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.admin.query(sql, params)).rows as Record<string, unknown>[];
  }

  async eventually<T>(look: () => Promise<T | undefined | false>, timeoutMs = 30_000): Promise<T> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found) return found;
      if (Date.now() > deadline) throw new Error('did not happen in time');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

export function record(localId: string, fullName = 'Nguyễn Thị Hòa'): CanonicalRecord {
  return { localId, person: { fullName, nationalId: '072185012345' }, membership: { status: 'active' } };
}

export function ndjson(...rows: unknown[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

export function secretOf(name: string): string {
  return `${name}-secret-0123456789`;
}

function clients(): object {
  const roles = ROLES.filter((role) => role !== 'organisation');
  return {
    organisations: SHIPPED_ORGANISATIONS,
    clients: [
      ...SHIPPED_ORGANISATIONS.map(({ slug }) => ({
        clientId: `${slug}-client`,
        clientSecret: secretOf(slug),
        role: 'organisation',
        organisation: slug,
      })),
      ...roles.map((role) => ({ clientId: `${role}-client`, clientSecret: secretOf(role), role })),
    ],
  };
}
