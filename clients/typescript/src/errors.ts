import type { Problem } from './api-types.js';

/** The hub refused a request. Decide by `code`; show `problem.message.vi` or `.en`. */
export class HubProblem extends Error {
  override readonly name = 'HubProblem';

  constructor(
    readonly status: number,
    readonly problem: Problem,
    request: string,
  ) {
    super(`${request}: ${status} ${problem.code}: ${problem.detail}`);
  }

  /** Stable, e.g. `record.unknown`. */
  get code(): string {
    return this.problem.code;
  }
}

/** The hub could not be reached, or was busy, for as long as the client had patience. */
export class HubUnavailable extends Error {
  override readonly name = 'HubUnavailable';
}

/** A message is not a webhook of this hub, or is too old: do not trust it. */
export class WebhookRejected extends Error {
  override readonly name = 'WebhookRejected';
}
