import { Injectable, type OnModuleInit } from '@nestjs/common';
import { QUALITY } from '#contracts';
import { EventBus } from '#messaging';
import { keepQualities } from './linkage-quality.js';

/** Keeps what matching announces about the quality of its links. */
@Injectable()
export class LinkageQualityConsumer implements OnModuleInit {
  constructor(private readonly bus: EventBus) {}

  async onModuleInit(): Promise<void> {
    await this.bus.consume(QUALITY, async (delivery) => {
      await delivery.once((tx, { qualities }) => keepQualities(tx, qualities));
    });
  }
}
