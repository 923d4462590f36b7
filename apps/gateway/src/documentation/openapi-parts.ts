/** Small parts that the descriptions of the routes are put together from. */
export const text = { type: 'string' };
export const count = { type: 'integer', minimum: 0 };
export const uuid = { type: 'string', format: 'uuid' };
export const day = { type: 'string', format: 'date' };
export const instant = { type: 'string', format: 'date-time' };
export const share = { type: 'number', minimum: 0, maximum: 1 };

export const json = (schema: object): { schema: object } => ({ schema });
export const ref = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

/** What a schema describes, or null. */
export function nullable(schema: object): object {
  return 'type' in schema
    ? { ...schema, type: [schema.type, 'null'] }
    : { anyOf: [schema, { type: 'null' }] };
}

/** A JSON body of a request. */
export function jsonBody(schema: object, required = true): object {
  return { required, content: { 'application/json': json(schema) } };
}

/** A successful answer with a JSON body. */
export function answer(description: string, schema: object, mediaType = 'application/json'): object {
  return { description, content: { [mediaType]: json(schema) } };
}

/** What every route may answer beside its success. */
export const refusals = { default: { $ref: '#/components/responses/Problem' } };

export function parameter(name: string, description: string, schema: object = text): object {
  return { name, in: 'query', description, schema };
}

export function pathParameter(name: string, description: string, schema: object = text): object {
  return { name, in: 'path', required: true, description, schema };
}

/** Parameters of a list that is read page by page. */
export function pageParameters(fallback: number, most: number): object[] {
  return [
    parameter('limit', `At most so many; default ${fallback}.`, {
      type: 'integer',
      minimum: 1,
      maximum: most,
    }),
    parameter('cursor', '`next` of the page before.'),
  ];
}

export const idempotencyKey = (required: boolean): object => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description:
    'A value of yours that names this request. A repeated one gets the stored answer; another payload under ' +
    'the same key 422; while the first runs 409.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

/** An object with all of its properties required. */
export function object(properties: Record<string, object>, optional: readonly string[] = []): object {
  return {
    type: 'object',
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

export const list = (items: object): object => ({ type: 'array', items });

/** A page of a list; `next` of the last one is null. */
export function page(items: object, more: Record<string, object> = {}): object {
  return object({ ...more, items: list(items), next: nullable(text) });
}
