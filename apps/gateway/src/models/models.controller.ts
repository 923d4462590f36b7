import { Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  ACTIVATE_MODEL_QUERY,
  CANCEL_MODEL_JOB_QUERY,
  CURRENT_MODEL_QUERY,
  MODEL_JOB_QUERY,
  MODEL_QUERY,
  MODELS_QUERY,
  SHADOW_MODEL_QUERY,
  TRAIN_MODEL_QUERY,
  type CurrentModel,
  type ModelJobView,
  type ModelView,
} from '#contracts';
import { Queries } from '#messaging';
import { Access, Caller, type Principal } from '#security';
import { isUuid, type Given } from '../http/parameters.js';
import { parseJsonBody, readBytes } from '../http/request-body.js';
import { Problem } from '../problems/problem.js';
import { ChangeViews, type ChangePage } from './change-views.js';
import { modelFile } from './model-file.js';
import { activationBody, noBody, trainingBody } from './model-requests.js';

/** Models that say who is the same person: training, trying them out, activating them and going back. */
@Controller('v1/models')
@Access('administrator')
export class ModelsController {
  constructor(
    private readonly queries: Queries,
    private readonly changes: ChangeViews,
  ) {}

  /** Newest first. */
  @Get()
  async list(): Promise<{ items: readonly ModelView[] }> {
    return { items: await this.queries.ask(MODELS_QUERY, {}) };
  }

  @Get('current')
  current(): Promise<CurrentModel> {
    return this.queries.ask(CURRENT_MODEL_QUERY, {});
  }

  @Get('jobs/:jobId')
  job(@Param('jobId') jobId: string): Promise<ModelJobView> {
    return this.queries.ask(MODEL_JOB_QUERY, { jobId: knownForm(jobId) });
  }

  @Post('jobs/:jobId/cancel')
  @HttpCode(202)
  async cancel(@Param('jobId') jobId: string, @Req() request: FastifyRequest): Promise<ModelJobView> {
    noBody(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(CANCEL_MODEL_JOB_QUERY, { jobId: knownForm(jobId) });
  }

  /** Which persons and review cases a shadow run found to change, or an activation changed. */
  @Get('jobs/:jobId/changes')
  changesOf(
    @Param('jobId') jobId: string,
    @Query('kind') kind: Given,
    @Query('limit') limit: Given,
    @Query('cursor') cursor: Given,
  ): Promise<ChangePage> {
    return this.changes.page(knownForm(jobId), kind, limit, cursor);
  }

  @Post('train')
  @HttpCode(202)
  async train(@Req() request: FastifyRequest, @Caller() { clientId }: Principal): Promise<ModelJobView> {
    const body = trainingBody(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(TRAIN_MODEL_QUERY, { ...body, actor: clientId });
  }

  @Get(':modelId')
  one(@Param('modelId') modelId: string): Promise<ModelView> {
    return this.queries.ask(MODEL_QUERY, { modelId: modelNumber(modelId) });
  }

  /** The model as the command `link --model` reads it. */
  @Get(':modelId/file')
  async file(@Param('modelId') modelId: string, @Res() reply: FastifyReply): Promise<void> {
    const { version, bytes } = await modelFile(this.queries, modelNumber(modelId));
    await reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('content-disposition', `attachment; filename="${version}.json"`)
      .send(bytes);
  }

  /** Finds out what an activation would change, and changes nothing. */
  @Post(':modelId/shadow')
  @HttpCode(202)
  async shadow(
    @Param('modelId') modelId: string,
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<ModelJobView> {
    noBody(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(SHADOW_MODEL_QUERY, { modelId: modelNumber(modelId), actor: clientId });
  }

  /** Lets this model decide from now on; going back is activating the former one. */
  @Post(':modelId/activate')
  @HttpCode(202)
  async activate(
    @Param('modelId') modelId: string,
    @Req() request: FastifyRequest,
    @Caller() { clientId }: Principal,
  ): Promise<ModelJobView> {
    const body = activationBody(parseJsonBody(request, await readBytes(request)));
    return this.queries.ask(ACTIVATE_MODEL_QUERY, {
      ...body,
      modelId: modelNumber(modelId),
      actor: clientId,
    });
  }
}

function modelNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Problem('model.unknown');
  return Number(text);
}

function knownForm(jobId: string): string {
  if (!isUuid(jobId)) throw new Problem('model.job-unknown');
  return jobId;
}
