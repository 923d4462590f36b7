/** Small parts that the descriptions of the routes are put together from. */
export const text = { type: 'string' };
export const count = { type: 'integer', minimum: 0 };
export const uuid = { type: 'string', format: 'uuid' };
export const instant = { type: 'string', format: 'date-time' };

export const json = (schema: object): { schema: object } => ({ schema });
export const ref = (name: string): { $ref: string } => ({ $ref: `#/components/schemas/${name}` });

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
