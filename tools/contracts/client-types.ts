import { readFile, writeFile } from 'node:fs/promises';
import { format, resolveConfig } from 'prettier';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly description?: string;
}

const FILE = 'clients/typescript/src/api-types.ts';
const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  integer: 'number',
  number: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** The types of `@lienthong/client`: one for each schema of the OpenAPI document. */
export async function clientTypes(): Promise<string> {
  const { components } = JSON.parse(await readFile('docs/api/openapi.json', 'utf8')) as {
    components: { schemas: Record<string, Schema> };
  };
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `${comment(schema)}export type ${name} = ${typeOf(schema)};\n`,
  );
  const text = `// Generated from docs/api/openapi.json by \`npm run docs:openapi\`.\n\n${types.join('\n')}`;
  return format(text, { ...(await resolveConfig(FILE)), parser: 'typescript' });
}

function typeOf(schema: Schema): string {
  if (schema.$ref) return referred(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  const choices = schema.oneOf ?? schema.anyOf;
  if (choices && !schema.properties) return choices.map(typeOf).join(' | ');
  const names = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (names.length === 0 && !schema.properties) return 'unknown';
  return (names.length === 0 ? ['object'] : names).map((name) => typeNamed(name, schema)).join(' | ');
}

/** `#/components/schemas/Name`, also with `/properties/field` behind it. */
function referred(ref: string): string {
  const [name = 'unknown', ...path] = ref.replace('#/components/schemas/', '').split('/');
  return path.filter((part) => part !== 'properties').reduce((type, part) => `${type}['${part}']`, name);
}

function typeNamed(name: string, schema: Schema): string {
  if (name === 'array') return `readonly (${schema.items ? typeOf(schema.items) : 'unknown'})[]`;
  if (name !== 'object') return PRIMITIVES[name] ?? 'unknown';
  const { additionalProperties: others, required = [] } = schema;
  const known = Object.entries(schema.properties ?? {}).map(
    ([property, value]) =>
      `${comment(value)}readonly ${JSON.stringify(property)}${required.includes(property) ? '' : '?'}: ${typeOf(value)};`,
  );
  if (known.length === 0 || typeof others === 'object') {
    const value = typeof others === 'object' && known.length === 0 ? typeOf(others) : 'unknown';
    if (known.length === 0) return `Readonly<Record<string, ${value}>>`;
  }
  return `{ ${known.join('\n')} }`;
}

function comment({ description }: Schema): string {
  return description ? `\n/** ${description.replaceAll('*/', '*\\/')} */\n` : '';
}

if (import.meta.url === `file://${process.argv[1]}`) await writeFile(FILE, await clientTypes());
