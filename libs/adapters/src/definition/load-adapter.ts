import { Ajv, type ErrorObject } from 'ajv';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { connectionFaults } from './connection.js';
import type { AdapterDefinition, RecordRules, Rule, RuleOrColumn } from './definition.js';
import { REQUIRED_FIELDS } from './definition.js';
import { ADAPTER_SCHEMA } from './schema.js';

/** One mistake in an adapter file. */
export interface DefinitionFault {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** Dotted, e.g. `record.person.gender.codes`. */
  readonly path: string;
  readonly message: string;
}

/** An adapter file that cannot be used. */
export class DefinitionError extends Error {
  constructor(
    readonly file: string,
    readonly faults: readonly DefinitionFault[],
  ) {
    super(faults.map(({ line, column, path, message }) => `${file}:${line}:${column}: ${path ? `${path}: ` : ''}${message}`).join('\n')); // prettier-ignore
    this.name = 'DefinitionError';
  }
}

const MAX_CHARACTERS = 512 * 1024;
const SOURCES = [
  'column',
  'columns',
  'value',
  'marks',
  'sheet',
  'title',
  'section',
  'firstOf',
  'cases',
] as const;
const validate = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true, verbose: true }).compile(
  ADAPTER_SCHEMA,
);

/**
 * Reads and checks an adapter file.
 *
 * @param file its name, for messages
 * @throws DefinitionError with line and column of every mistake
 */
export function loadAdapter(yaml: string, file: string): AdapterDefinition {
  if (yaml.length > MAX_CHARACTERS)
    throw new DefinitionError(file, [{ line: 1, column: 1, path: '', message: 'is longer than 512 kB' }]);
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, version: '1.2', uniqueKeys: true });
  const place = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (document.errors.length > 0) {
    throw new DefinitionError(
      file,
      document.errors.map(({ pos, message }) => ({
        ...place(pos[0]),
        path: '',
        message: message.split('\n')[0]!,
      })),
    );
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch (error) {
    throw new DefinitionError(file, [{ line: 1, column: 1, path: '', message: (error as Error).message }]);
  }
  const at = (path: readonly string[]): { line: number; column: number } => place(offsetOf(document, path));
  const faults = validate(value)
    ? semanticFaults(value as unknown as AdapterDefinition)
    : schemaFaults(validate.errors ?? []);
  if (faults.length > 0) {
    throw new DefinitionError(
      file,
      faults.map(({ path, message }) => ({ ...at(path), path: path.join('.'), message })),
    );
  }
  return withTexts(value as unknown as AdapterDefinition);
}

interface PathFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** Alternatives that failed say little: only the deepest errors of a place are shown. */
function schemaFaults(errors: readonly ErrorObject[]): PathFault[] {
  const found = errors
    .filter(({ keyword }) => !['anyOf', 'if'].includes(keyword))
    .map((error) => ({
      path: pathOf(error),
      message: explain(error),
      depth: error.instancePath.split('/').length,
    }));
  const deepest = new Map<string, { path: string[]; message: string; depth: number }>();
  for (const fault of found) {
    const top = fault.path.slice(0, 2).join('/');
    const known = deepest.get(top);
    if (!known || fault.depth > known.depth) deepest.set(top, fault);
  }
  return [...deepest.values()].map(({ path, message }) => ({ path, message }));
}

function pathOf({ instancePath, params, keyword }: ErrorObject): string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'additionalProperties')
    path.push((params as { additionalProperty: string }).additionalProperty);
  return path;
}

function explain({ keyword, message, params, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'additionalProperties':
      return `is not known here; known are ${Object.keys((parentSchema as { properties?: object }).properties ?? {}).join(', ')}`;
    case 'enum':
      return `must be one of ${(params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
    case 'required':
      return `"${(params as { missingProperty: string }).missingProperty}" is missing`;
    case 'pattern': {
      const { description } = parentSchema as { description?: string };
      return description ? `must be: ${description}` : (message ?? 'is not valid');
    }
    default:
      return message ?? 'is not valid';
  }
}

function semanticFaults(definition: AdapterDefinition): PathFault[] {
  const faults: PathFault[] = [];
  const lookRule = (rule: RuleOrColumn, path: readonly string[]): void => {
    if (typeof rule === 'string') return;
    const sources = SOURCES.filter((source) => rule[source] !== undefined);
    if (sources.length !== 1)
      faults.push({
        path,
        message: `needs exactly one source (${SOURCES.join(', ')}), has ${sources.join(', ') || 'none'}`,
      });
    if (typeof rule.codes === 'string' && !definition.codes?.[rule.codes])
      faults.push({
        path: [...path, 'codes'],
        message: `there is no code table "${rule.codes}" under codes`,
      });
    rule.firstOf?.forEach((each, i) => lookRule(each, [...path, 'firstOf', String(i)]));
  };
  const lookRecord = (record: RecordRules, path: readonly string[]): void => {
    for (const [field, rule] of Object.entries(record)) lookRule(rule, [...path, field]);
  };
  lookRecord(definition.record, ['record']);
  definition.layouts?.forEach(({ record }, i) => lookRecord(record, ['layouts', String(i), 'record']));
  for (const field of REQUIRED_FIELDS) {
    const everywhere = definition.layouts?.length && definition.layouts.every(({ record }) => record[field]);
    if (!definition.record[field] && !everywhere)
      faults.push({ path: ['record'], message: `"${field}" is required and has no rule` });
  }
  if (definition.format.header?.row === 'none' && !definition.format.header.columns)
    faults.push({ path: ['format', 'header'], message: 'a list without header needs "columns"' });
  if (definition.default && !definition.organisation)
    faults.push({ path: ['default'], message: 'only the adapter of one organisation can be its default' });
  const { connection } = definition;
  if (connection && !['push', 'upload'].includes(connection.kind) && !definition.organisation)
    faults.push({ path: ['connection'], message: 'a connector needs an organisation' });
  for (const { path, message } of connection ? connectionFaults(connection) : [])
    faults.push({ path: ['connection', ...path.split('.')], message });
  return faults;
}

/** YAML reads 1 and true as such; codes and values are text. */
function withTexts(definition: AdapterDefinition): AdapterDefinition {
  const rule = (given: RuleOrColumn): RuleOrColumn => {
    if (typeof given === 'string') return given;
    const texts = (table: object | undefined): Record<string, string> | undefined =>
      table && Object.fromEntries(Object.entries(table).map(([key, value]) => [key, String(value)]));
    return {
      ...given,
      ...(given.value !== undefined && { value: String(given.value) }),
      ...(given.default !== undefined && { default: String(given.default) }),
      ...(given.marks && { marks: texts(given.marks) }),
      ...(typeof given.codes === 'object' && { codes: texts(given.codes) }),
      ...(given.firstOf && { firstOf: given.firstOf.map(rule) }),
      ...(given.cases && { cases: given.cases.map((each) => ({ ...each, value: String(each.value) })) }),
    } as Rule;
  };
  const record = (given: RecordRules): RecordRules =>
    Object.fromEntries(Object.entries(given).map(([field, each]) => [field, rule(each)]));
  return {
    ...definition,
    record: record(definition.record),
    ...(definition.layouts && {
      layouts: definition.layouts.map((layout) => ({ ...layout, record: record(layout.record) })),
    }),
    ...(definition.codes && {
      codes: Object.fromEntries(
        Object.entries(definition.codes).map(([name, table]) => [
          name,
          Object.fromEntries(Object.entries(table).map(([key, value]) => [key, String(value)])),
        ]),
      ),
    }),
  };
}

/** Offset of the deepest node on a path; of its key where it is a property. */
function offsetOf(document: Document.Parsed, path: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = (document.contents as Node | null)?.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === part,
      );
      if (!pair) return offset;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (!item) return offset;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}
