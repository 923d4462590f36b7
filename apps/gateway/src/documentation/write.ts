import { writeFile } from 'node:fs/promises';
import { OPENAPI } from './openapi.js';

await writeFile('docs/api/openapi.json', `${JSON.stringify(OPENAPI, null, 2)}\n`);
