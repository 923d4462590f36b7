import type { QueryFailure } from '#contracts';
import { markTransient } from '#persistence';

/** A message is larger than the broker takes; thrown before anything is committed. */
export class MessageTooLarge extends Error {
  override readonly name = 'MessageTooLarge';
  readonly code = 'message.too-large';

  constructor(type: string, bytes: number, limit: number) {
    super(`A ${type} message of ${bytes} bytes exceeds the limit of ${limit}: split it into several`);
  }
}

/** A handler returned without having called `once`: its message would be confirmed without any effect. */
export class EffectMissing extends Error {
  override readonly name = 'EffectMissing';
  readonly code = 'message.effect-missing';

  constructor(type: string) {
    super(`The handler of ${type} must call delivery.once exactly one time`);
  }
}

/** The bytes of a message are not what its contract says. */
export class MessageUnreadable extends Error {
  override readonly name = 'MessageUnreadable';
  readonly code = 'message.unreadable';

  constructor(type: string, options?: ErrorOptions) {
    super(`A ${type} message cannot be opened`, options);
  }
}

/** The body that an outbox row refers to is not there. */
export class BodyMissing extends Error {
  override readonly name = 'BodyMissing';
  readonly code = 'message.body-missing';

  constructor(type: string) {
    super(`The body of a ${type} message is missing`);
  }
}

/** The asked service answered that it cannot do this; expected, becomes a problem document at the gateway. */
export class QueryFailed extends Error {
  override readonly name = 'QueryFailed';

  constructor(readonly failure: QueryFailure) {
    super(failure.code);
  }
}

/** The asked service did not answer in time. */
export class QueryTimeout extends Error {
  override readonly name = 'QueryTimeout';
  readonly code = 'service.timeout';

  constructor(readonly subject: string) {
    super(`No answer on ${subject} in time`);
    markTransient(this);
  }
}

/** Nobody answers: the service or the broker is down. */
export class ServiceUnavailable extends Error {
  override readonly name = 'ServiceUnavailable';
  readonly code = 'service.unavailable';

  constructor(
    readonly subject: string,
    options?: ErrorOptions,
  ) {
    super(`Nobody answers ${subject}`, options);
    markTransient(this);
  }
}
