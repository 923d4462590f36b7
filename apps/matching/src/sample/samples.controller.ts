import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  ANSWER_SAMPLE_QUERY,
  SAMPLES_QUERY,
  type DecisionReply,
  type QueryResult,
  type SampleAnswer,
  type SampledPair,
  type SamplesRequest,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { refused } from '../decisions/refusals.js';
import { BlindSample } from './blind-sample.js';

/** Hands out automatic links to be judged blind, and takes the answers. */
@Controller()
@ServiceInternal()
export class SamplesController {
  constructor(private readonly sample: BlindSample) {}

  @MessagePattern(SAMPLES_QUERY.subject)
  open(@Payload() request: SamplesRequest): Promise<QueryResult<readonly SampledPair[]>> {
    return answering(() => this.sample.open(request));
  }

  @MessagePattern(ANSWER_SAMPLE_QUERY.subject)
  answer(@Payload() request: SampleAnswer): Promise<QueryResult<DecisionReply>> {
    return answering(async () => {
      const result = await this.sample.answer(request);
      if ('refusal' in result) throw refused(result.refusal);
      return result;
    });
  }
}
