import { Controller } from '@nestjs/common';
import { MessagePattern, Payload } from '@nestjs/microservices';
import {
  RUN_SUBSCRIPTION_QUERY,
  SUBSCRIBE_QUERY,
  SUBSCRIPTION_RUNS_QUERY,
  SUBSCRIPTIONS_QUERY,
  UNSUBSCRIBE_QUERY,
  type QueryResult,
  type SubscriptionRun,
  type SubscriptionView,
} from '#contracts';
import { answering } from '#messaging';
import { ServiceInternal } from '#security';
import { SubscriptionsService } from './subscriptions.service.js';

@Controller()
@ServiceInternal()
export class SubscriptionsController {
  constructor(private readonly subscriptions: SubscriptionsService) {}

  @MessagePattern(SUBSCRIBE_QUERY.subject)
  subscribe(
    @Payload() asked: Parameters<SubscriptionsService['subscribe']>[0],
  ): Promise<QueryResult<SubscriptionView>> {
    return answering(() => this.subscriptions.subscribe(asked));
  }

  @MessagePattern(SUBSCRIPTIONS_QUERY.subject)
  list(): Promise<QueryResult<readonly SubscriptionView[]>> {
    return answering(() => this.subscriptions.list());
  }

  @MessagePattern(UNSUBSCRIBE_QUERY.subject)
  cancel(
    @Payload() asked: { subscriptionId: string; actor: string },
  ): Promise<QueryResult<SubscriptionView>> {
    return answering(() => this.subscriptions.cancel(asked.subscriptionId, asked.actor));
  }

  @MessagePattern(SUBSCRIPTION_RUNS_QUERY.subject)
  runs(
    @Payload() asked: { subscriptionId: string; limit: number },
  ): Promise<QueryResult<readonly SubscriptionRun[]>> {
    return answering(() => this.subscriptions.runs(asked.subscriptionId, asked.limit));
  }

  @MessagePattern(RUN_SUBSCRIPTION_QUERY.subject)
  run(@Payload() { subscriptionId }: { subscriptionId: string }): Promise<QueryResult<SubscriptionRun>> {
    return answering(() => this.subscriptions.run(subscriptionId));
  }
}
