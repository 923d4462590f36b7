import {
  Global,
  Inject,
  Injectable,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  type ModuleMetadata,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ClientProxyFactory, type ClientProxy, type NatsOptions, Transport } from '@nestjs/microservices';
import type { Service } from '#contracts';
import { natsConnectionOptions } from './broker.js';
import { EventBus } from './event-bus.js';
import { operationsController } from './operations.controller.js';
import type { MessagingOptions } from './options.js';
import { Queries, QUERY_CLIENT } from './queries.js';

const MESSAGING_OPTIONS = Symbol('MESSAGING_OPTIONS');

export interface AsyncMessagingOptions
  extends Pick<ModuleMetadata, 'imports'>, Pick<FactoryProvider, 'inject'> {
  readonly service: Service;
  readonly useFactory: FactoryProvider<MessagingOptions>['useFactory'];
}

/** Starts the bus when all modules are ready, and stops it before connections are closed. */
@Injectable()
class BusLifecycle implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(EventBus) private readonly bus: EventBus,
    @Inject(QUERY_CLIENT) private readonly client: ClientProxy,
  ) {}

  onApplicationBootstrap(): void {
    this.bus.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.bus.stop();
    await this.client.close();
  }
}

/** Provides {@link EventBus} and {@link Queries}, and answers the queries that operators ask of every service. */
@Global()
@Module({})
export class MessagingModule {
  static forRoot(options: MessagingOptions): DynamicModule {
    return MessagingModule.forRootAsync({ service: options.service, useFactory: () => options });
  }

  static forRootAsync({ service, imports, inject, useFactory }: AsyncMessagingOptions): DynamicModule {
    return {
      module: MessagingModule,
      ...(imports ? { imports } : {}),
      controllers: [operationsController(service)],
      providers: [
        { provide: MESSAGING_OPTIONS, useFactory, ...(inject ? { inject } : {}) },
        {
          provide: EventBus,
          inject: [MESSAGING_OPTIONS],
          useFactory: (options: MessagingOptions) => new EventBus(options),
        },
        {
          provide: QUERY_CLIENT,
          inject: [MESSAGING_OPTIONS],
          useFactory: (options: MessagingOptions): ClientProxy =>
            ClientProxyFactory.create({
              transport: Transport.NATS,
              options: natsConnectionOptions(
                options.natsUrl,
                `lienthong ${service} asks`,
              ) as NatsOptions['options'],
            }),
        },
        {
          provide: Queries,
          inject: [QUERY_CLIENT],
          useFactory: (client: ClientProxy) => new Queries(client),
        },
        BusLifecycle,
      ],
      exports: [EventBus, Queries],
    };
  }
}
