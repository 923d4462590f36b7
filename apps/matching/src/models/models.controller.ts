import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ACTIVATE_MODEL_QUERY,
  CANCEL_MODEL_JOB_QUERY,
  CURRENT_MODEL_QUERY,
  MODEL_CHANGES_QUERY,
  MODEL_FILE_QUERY,
  MODEL_JOB_QUERY,
  MODEL_QUERY,
  MODELS_QUERY,
  SHADOW_MODEL_QUERY,
  TRAIN_MODEL_QUERY,
  type CurrentModel,
  type ModelChange,
  type ModelChangeKind,
  type ModelJobView,
  type ModelRequest,
  type ModelView,
  type QueryResult,
  type TrainRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { ModelService } from './model-service.js';

/** Answers which models there are, and takes orders to train, try and activate them. */
@Controller()
@ServiceInternal()
export class ModelsController {
  constructor(private readonly models: ModelService) {}

  @MessagePattern(MODELS_QUERY.subject)
  list(): Promise<QueryResult<readonly ModelView[]>> {
    return answering(() => this.models.list());
  }

  @MessagePattern(CURRENT_MODEL_QUERY.subject)
  current(): Promise<QueryResult<CurrentModel>> {
    return answering(() => this.models.current());
  }

  @MessagePattern(MODEL_QUERY.subject)
  one(@Payload() { modelId }: { modelId: number }): Promise<QueryResult<ModelView>> {
    return answering(() => this.models.find(modelId));
  }

  @MessagePattern(MODEL_FILE_QUERY.subject)
  file(
    @Payload() { modelId, offset }: { modelId: number; offset: number },
  ): Promise<QueryResult<{ version: string; piece: string; next: number | null }>> {
    return answering(() => this.models.file(modelId, offset));
  }

  @MessagePattern(TRAIN_MODEL_QUERY.subject)
  train(@Payload() request: TrainRequest): Promise<QueryResult<ModelJobView>> {
    return answering(() => this.models.train(request));
  }

  @MessagePattern(SHADOW_MODEL_QUERY.subject)
  shadow(@Payload() request: ModelRequest): Promise<QueryResult<ModelJobView>> {
    return answering(() => this.models.shadow(request));
  }

  @MessagePattern(ACTIVATE_MODEL_QUERY.subject)
  activate(@Payload() request: ModelRequest): Promise<QueryResult<ModelJobView>> {
    return answering(() => this.models.activate(request));
  }

  @MessagePattern(MODEL_JOB_QUERY.subject)
  job(@Payload() { jobId }: { jobId: string }): Promise<QueryResult<ModelJobView>> {
    return answering(() => this.models.job(jobId));
  }

  @MessagePattern(CANCEL_MODEL_JOB_QUERY.subject)
  cancel(@Payload() { jobId }: { jobId: string }): Promise<QueryResult<ModelJobView>> {
    return answering(() => this.models.cancel(jobId));
  }

  @MessagePattern(MODEL_CHANGES_QUERY.subject)
  changes(
    @Payload()
    request: {
      jobId: string;
      kind?: ModelChangeKind;
      limit: number;
      after?: { position: string; kind: ModelChangeKind };
    },
  ): Promise<QueryResult<readonly ModelChange[]>> {
    const { jobId, kind, limit, after } = request;
    return answering(() => this.models.changes(jobId, limit, after ?? null, kind ?? null));
  }
}
