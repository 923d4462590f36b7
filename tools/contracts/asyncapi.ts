import { writeFile } from 'node:fs/promises';
import { createGenerator } from 'ts-json-schema-generator';
import { EVENTS } from '#contracts';

/** Payload type of each event in `libs/contracts/src/events.ts`. */
const PAYLOAD_TYPE: Readonly<Record<(typeof EVENTS)[number]['type'], string>> = {
  'lienthong.v1.gateway.intake': 'IntakeChunk',
  'lienthong.v1.registry.records': 'RecordsChanged',
  'lienthong.v1.registry.settled': 'ChunksSettled',
  'lienthong.v1.matching.identity': 'IdentityChanged',
  'lienthong.v1.matching.quality': 'QualityChanged',
  'lienthong.v1.registry.persons': 'PersonsChanged',
  'lienthong.v1.reports.applied': 'ChunksSettled',
  'lienthong.v1.registry.units': 'UnitsChanged',
  'lienthong.v1.reports.proposals': 'ProposalsChanged',
  'lienthong.v1.registry.rejected': 'RowsRejected',
  'lienthong.v1.matching.rejected': 'RowsRejected',
  'lienthong.v1.reports.rejected': 'RowsRejected',
};

/**
 * The AsyncAPI 3.0 document of the hub's events, generated from `libs/contracts`.
 * Payload schemas describe the JSON inside the sealed body.
 */
export function asyncApiDocument(): Record<string, unknown> {
  const schemas: Record<string, unknown> = {};
  const generator = createGenerator({
    path: 'libs/contracts/src/index.ts',
    tsconfig: 'tsconfig.json',
    skipTypeCheck: true,
    topRef: true,
    encodeRefs: false,
  });
  for (const name of new Set(Object.values(PAYLOAD_TYPE))) {
    Object.assign(schemas, generator.createSchema(name).definitions);
  }
  const text = JSON.stringify(schemas).replaceAll('#/definitions/', '#/components/schemas/');

  const channels: Record<string, unknown> = {};
  const operations: Record<string, unknown> = {};
  const messages: Record<string, unknown> = {};
  for (const event of EVENTS) {
    const key = event.type.replaceAll('.', '-');
    messages[key] = {
      name: event.type,
      summary: event.summary,
      contentType: 'application/json',
      headers: { $ref: '#/components/schemas/CloudEventHeaders' },
      payload: { $ref: `#/components/schemas/${PAYLOAD_TYPE[event.type]}` },
    };
    channels[key] = { address: event.type, messages: { [key]: { $ref: `#/components/messages/${key}` } } };
    operations[`${event.producer}-sends-${key}`] = {
      action: 'send',
      channel: { $ref: `#/channels/${key}` },
      tags: [{ name: event.producer }],
    };
    for (const consumer of event.consumers) {
      operations[`${consumer}-receives-${key}`] = {
        action: 'receive',
        channel: { $ref: `#/channels/${key}` },
        tags: [{ name: consumer }],
      };
    }
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Lienthong events',
      version: '1',
      description:
        'Events between the services of the hub, on NATS JetStream. CloudEvents 1.0 attributes travel in ' +
        'headers (binary mode); the body is the payload as JSON, sealed with AES-256-GCM under the id of the event.',
    },
    servers: { nats: { host: 'localhost:4222', protocol: 'nats' } },
    channels,
    operations,
    components: {
      messages,
      schemas: {
        CloudEventHeaders: {
          type: 'object',
          required: ['ce-id', 'ce-source', 'ce-type', 'ce-specversion', 'ce-time'],
          properties: {
            'ce-id': { type: 'string', format: 'uuid' },
            'ce-source': { type: 'string' },
            'ce-type': { type: 'string' },
            'ce-specversion': { const: '1.0' },
            'ce-time': { type: 'string', format: 'date-time' },
            traceparent: { type: 'string' },
          },
        },
        ...(JSON.parse(text) as Record<string, unknown>),
      },
    },
  };
}

if (import.meta.url === `file://${process.argv[1]}`) {
  await writeFile('docs/api/asyncapi.json', JSON.stringify(asyncApiDocument(), null, 2) + '\n');
}
