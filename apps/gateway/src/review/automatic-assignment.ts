import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { DISTRIBUTE_QUERY } from '#contracts';
import { Queries } from '#messaging';
import { isTransient } from '#persistence';
import { CONFIGURATION, type Configuration } from '../configuration.js';
import { Coordinators } from './coordinators.js';

const ROUND_MS = 30_000;
const CASES_A_ROUND = 1_000;

/**
 * Where the operator wishes it, hands out cases as they open. Every instance does it; two at once give out
 * different cases.
 */
@Injectable()
export class AutomaticAssignment implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('assignment');
  private timer: NodeJS.Timeout | undefined;
  private round: Promise<void> = Promise.resolve();

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly queries: Queries,
    private readonly coordinators: Coordinators,
  ) {}

  onApplicationBootstrap(): void {
    if (this.configuration.reviewAssignment !== 'automatic') return;
    this.timer = setInterval(() => {
      this.round = this.round.then(() => this.handOut());
    }, ROUND_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.round;
  }

  private async handOut(): Promise<void> {
    try {
      const coordinators = await this.coordinators.list();
      if (coordinators.length === 0) return;
      await this.queries.ask(DISTRIBUTE_QUERY, { coordinators, limit: CASES_A_ROUND });
    } catch (error) {
      if (!isTransient(error)) this.logger.error('cases could not be handed out', error);
    }
  }
}
