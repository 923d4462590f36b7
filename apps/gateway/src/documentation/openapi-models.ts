import { MODEL_CHANGE_KINDS, MODEL_JOB_KINDS, MODEL_JOB_STATES } from '#contracts';
import {
  answer,
  instant,
  jsonBody,
  list,
  nullable,
  object,
  page,
  pageParameters,
  parameter,
  pathParameter,
  ref,
  refusals,
  share,
  text,
  uuid,
} from './openapi-parts.js';

const number = { type: 'integer', minimum: 1 };
const free = { type: 'object', additionalProperties: true };

const model = {
  modelId: number,
  version: { ...text, description: 'Name with a fingerprint of everything that a score depends on.' },
  origin: { enum: ['shipped', 'trained', 'imported'] },
  state: { enum: ['active', 'preparing', 'available'] },
  createdAt: instant,
  createdBy: text,
  summary: { ...free, description: 'Settings, thresholds (log2 odds), target precision, prior.' },
  training: nullable({ ...free, description: 'Figures of its training; null: it was not trained here.' }),
  evaluation: nullable({
    ...free,
    description:
      'Expected precision and recall by threshold, distribution of scores, blocking by rule, agreement with decisions.',
  }),
};

const record = object({
  recordId: uuid,
  organisation: nullable(text),
  localId: nullable(text),
  personId: nullable(uuid),
});

export const modelSchemas = {
  Model: object(model),
  CurrentModel: object({
    ...model,
    measured: ref('MeasuredPrecision'),
    activations: list(
      object({
        modelId: number,
        activatedAt: instant,
        actor: text,
        reason: nullable(text),
        jobId: nullable(uuid),
      }),
    ),
    job: nullable(ref('ModelJob')),
  }),
  ModelJob: object({
    jobId: uuid,
    kind: { enum: [...MODEL_JOB_KINDS] },
    modelId: nullable(number),
    state: { enum: [...MODEL_JOB_STATES] },
    phase: {
      ...text,
      description:
        'queued, reading, training, preparing, comparing, applying; the last one cannot be cancelled.',
    },
    progress: share,
    createdAt: instant,
    finishedAt: nullable(instant),
    actor: text,
    result: nullable({
      ...free,
      description:
        'Of a training the model; of a shadow run and an activation the changes by kind; of a shadow run the figures that would move.',
    }),
    error: nullable(text),
  }),
  ModelChange: object({
    kind: { enum: [...MODEL_CHANGE_KINDS] },
    before: list(list(record)),
    after: list(list(record)),
  }),
};

const modelId = pathParameter('modelId', 'Number of the model.', number);
const jobId = pathParameter('jobId', 'From the answer that began the job.', uuid);
const began = { 202: answer('The job that was begun', ref('ModelJob')), ...refusals };
const administrator = 'Role administrator.';
const body = (properties: object): object =>
  jsonBody({ type: 'object', additionalProperties: false, properties }, false);

export const modelPaths = {
  '/v1/models': {
    get: {
      tags: ['Models'],
      summary: 'List the models',
      description: `${administrator} Newest first.`,
      responses: { 200: answer('Models', object({ items: list(ref('Model')) })), ...refusals },
    },
  },
  '/v1/models/current': {
    get: {
      tags: ['Models'],
      summary: 'See the active model',
      description: `${administrator} With the history of activations and the job under way.`,
      responses: { 200: answer('The active model', ref('CurrentModel')), ...refusals },
    },
  },
  '/v1/models/train': {
    post: {
      tags: ['Models'],
      summary: 'Train a model on the current data',
      description:
        `${administrator} Begins a job; when it is done, the model is there with its evaluation, and nothing else ` +
        'has changed. The same records and decisions give the same model. 409 while another job runs.',
      requestBody: body({
        targetPrecision: {
          type: 'number',
          minimum: 0.5,
          maximum: 0.99999,
          description: 'Aimed at share of right pairs among automatic links; default as in the active model.',
        },
        reviewProbability: {
          type: 'number',
          minimum: 0.001,
          maximum: 0.5,
          description: 'Least probability of a pair that a person should look at.',
        },
      }),
      responses: began,
    },
  },
  '/v1/models/{modelId}': {
    get: {
      tags: ['Models'],
      summary: 'See a model with its evaluation',
      description: administrator,
      parameters: [modelId],
      responses: { 200: answer('The model', ref('Model')), ...refusals },
    },
  },
  '/v1/models/{modelId}/file': {
    get: {
      tags: ['Models'],
      summary: 'Download a model',
      description: `${administrator} For \`npm run link -- --model FILE\`. Holds no value that fewer than four records share.`,
      parameters: [modelId],
      responses: { 200: answer('The model as JSON', free), ...refusals },
    },
  },
  '/v1/models/{modelId}/shadow': {
    post: {
      tags: ['Models'],
      summary: 'Find out what a model would change',
      description:
        `${administrator} Begins a job that runs the model over all present records and decisions and changes ` +
        'nothing: persons that would merge or split, cases that would open or close, figures that would move.',
      parameters: [modelId],
      responses: began,
    },
  },
  '/v1/models/{modelId}/activate': {
    post: {
      tags: ['Models'],
      summary: 'Let a model decide',
      description:
        `${administrator} Begins a job: the model’s edges are made while everything goes on, then it takes effect ` +
        'for every record at once, then what it changes is announced. Activating a former model goes back to it. ' +
        '409 when it is active already or while another job runs.',
      parameters: [modelId],
      requestBody: body({ reason: { ...text, maxLength: 2000 } }),
      responses: began,
    },
  },
  '/v1/models/jobs/{jobId}': {
    get: {
      tags: ['Models'],
      summary: 'See how a job is getting on',
      description: administrator,
      parameters: [jobId],
      responses: { 200: answer('The job', ref('ModelJob')), ...refusals },
    },
  },
  '/v1/models/jobs/{jobId}/cancel': {
    post: {
      tags: ['Models'],
      summary: 'Give a job up',
      description: `${administrator} Until a model takes effect; afterwards 409.`,
      parameters: [jobId],
      responses: { 202: answer('The job', ref('ModelJob')), ...refusals },
    },
  },
  '/v1/models/jobs/{jobId}/changes': {
    get: {
      tags: ['Models'],
      summary: 'List what a model would change, or has changed',
      description: `${administrator} Every person and review case concerned, as sets of records before and after.`,
      parameters: [
        jobId,
        parameter('kind', 'Default all.', { enum: ['all', ...MODEL_CHANGE_KINDS] }),
        ...pageParameters(50, 500),
      ],
      responses: {
        200: answer('Changes', page(ref('ModelChange'))),
        ...refusals,
      },
    },
  },
};
