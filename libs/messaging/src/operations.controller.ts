import { Controller, Inject, type Type } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  deadLettersQuery,
  flowQuery,
  rerunDeadLettersQuery,
  type DeadLetterFilter,
  type DeadLetterView,
  type FlowView,
  type QueryResult,
  type Service,
} from '#contracts';
import { ServiceInternal } from '#security';
import { EventBus } from './event-bus.js';
import { answering } from './queries.js';

/** Controller class that answers, for `service`, what waits in its outbox and dead letters, and runs these again. */
export function operationsController(service: Service): Type<object> {
  @Controller()
  @ServiceInternal()
  class OperationsController {
    constructor(@Inject(EventBus) private readonly bus: EventBus) {}

    @MessagePattern(deadLettersQuery(service).subject)
    list(@Payload() filter: DeadLetterFilter): Promise<QueryResult<readonly DeadLetterView[]>> {
      return answering(() => this.bus.listDeadLetters(filter));
    }

    @MessagePattern(rerunDeadLettersQuery(service).subject)
    rerun(@Payload() filter: DeadLetterFilter): Promise<QueryResult<{ recovered: number; failed: number }>> {
      return answering(() => this.bus.rerunDeadLetters(filter));
    }

    @MessagePattern(flowQuery(service).subject)
    flow(): Promise<QueryResult<FlowView>> {
      return answering(() => this.bus.flow());
    }
  }
  return OperationsController;
}
