export { EventBus, type ConsumeOptions } from './event-bus.js';
export type { Delivery, Handler } from './delivery.js';
export type { OutboxEntry, OutboxOptions } from './outbox.js';
export {
  DEFAULT_TUNING,
  testSwitches,
  type BodyLoader,
  type MessagingOptions,
  type PayloadSeal,
  type Switch,
  type Tuning,
} from './options.js';
export { MESSAGING_TABLES_SQL } from './tables.js';
export { MAX_MESSAGE_BYTES } from './envelope.js';
export { MessagingModule, type AsyncMessagingOptions } from './messaging.module.js';
export { answering, Queries, queryTransport } from './queries.js';
export { natsConnectionOptions } from './broker.js';
export {
  BodyMissing,
  EffectMissing,
  MessageTooLarge,
  MessageUnreadable,
  QueryFailed,
  QueryTimeout,
  ServiceUnavailable,
} from './errors.js';
export { describeFailure, type Failure } from './failure.js';
export { durableName } from './stream.js';
