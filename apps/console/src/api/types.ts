/** What the hub answers: generated from its OpenAPI document. */
export type * from '../../../../clients/typescript/src/api-types.js';
