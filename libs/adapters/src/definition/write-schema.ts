import { writeFileSync } from 'node:fs';
import { ADAPTER_SCHEMA } from './schema.js';

writeFileSync('adapters/adapter.schema.json', `${JSON.stringify(ADAPTER_SCHEMA, null, 2)}\n`);
