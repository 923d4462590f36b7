/** Why the hub would not connect, before anything was sent. */
export type RefusalCode =
  /** Not an absolute http or https URL. */
  | 'url'
  /** The URL carries a user or password. */
  | 'credentials'
  /** Plain http to an address that is not in an allowed range. */
  | 'plaintext'
  /** The host is, or resolves to, an address that may not be connected to. */
  | 'address';

/** The target may not be connected to; nothing was. */
export class OutboundRefused extends Error {
  override readonly name = 'OutboundRefused';

  constructor(readonly code: RefusalCode) {
    super(`refused: ${code}`);
  }
}

/** What went wrong with a target that may be connected to. */
export type FailureCode =
  /** The name has no address. */
  | 'unresolved'
  /** No connection: refused, reset, unreachable, or closed before the answer was complete. */
  | 'connection'
  /** The certificate is not valid for the host, or no common protocol. */
  | 'tls'
  | 'timeout'
  /** The answer is longer than the limit. */
  | 'too-large'
  /** The answer is not HTTP. */
  | 'protocol';

/** No usable answer came. The text says no more than the code and the system's error code. */
export class OutboundFailed extends Error {
  override readonly name = 'OutboundFailed';

  constructor(
    readonly code: FailureCode,
    detail?: string,
    options?: ErrorOptions,
  ) {
    super(detail ? `${code}: ${detail}` : code, options);
  }
}
