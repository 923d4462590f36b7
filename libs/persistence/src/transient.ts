/**
 * Errors of the surroundings (server restarting, connection lost, deadlock), as opposed to errors of the
 * data. Work that met one is tried again for ever; it never counts against a message.
 */

/** SQLSTATE classes and codes after which the same statement may well succeed. */
const TRANSIENT_SQLSTATE_CLASSES = new Set(['08', '53']);
const TRANSIENT_SQLSTATES = new Set([
  '25006', // read-only transaction: the connection still leads to a server that has become a standby
  '25P03', // idle in transaction timeout
  '40001', // serialization failure
  '40P01', // deadlock
  '55P03', // lock not available
  '57P01', // admin shutdown
  '57P02', // crash shutdown
  '57P03', // cannot connect now
  '57P05', // idle session timeout
  '58000', // system error
  '58030', // I/O error
]);

const TRANSIENT_SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
]);

const TRANSIENT_NAMES = new Set([
  // TypeORM: the connection went away below a running transaction
  'QueryRunnerAlreadyReleasedError',
  'QueryRunnerProviderAlreadyReleasedError',
  'TransactionNotStartedError',
  'ConnectionIsNotSetError',
  // NATS
  'ConnectionError',
  'ClosedConnectionError',
  'DrainingConnectionError',
  'NoRespondersError',
  'RequestError',
  'TimeoutError',
]);

/** node-postgres gives these no code. */
const TRANSIENT_MESSAGES = [
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'Cannot use a pool after calling end',
  'Driver not Connected',
  'Query read timeout',
];

const transientMark = Symbol('transient');

/** Marks an error class of ours whose cause is the surroundings. */
export function markTransient<E extends Error>(error: E): E {
  Object.defineProperty(error, transientMark, { value: true });
  return error;
}

/** True when the same work may succeed later without anything being changed. Follows `cause` and `driverError`. */
export function isTransient(error: unknown): boolean {
  return isTransientWithin(error, 5);
}

function isTransientWithin(error: unknown, depth: number): boolean {
  if (depth === 0 || typeof error !== 'object' || error === null) return false;
  if (transientMark in error) return true;
  const { name, message, code, cause, driverError, errors } = error as {
    name?: unknown;
    message?: unknown;
    code?: unknown;
    cause?: unknown;
    driverError?: unknown;
    errors?: unknown;
  };
  if (typeof code === 'string') {
    if (TRANSIENT_SQLSTATES.has(code) || TRANSIENT_SYSTEM_CODES.has(code)) return true;
    if (code.length === 5 && TRANSIENT_SQLSTATE_CLASSES.has(code.slice(0, 2))) return true;
  }
  if (typeof name === 'string' && TRANSIENT_NAMES.has(name)) return true;
  if (typeof message === 'string' && TRANSIENT_MESSAGES.some((start) => message.startsWith(start)))
    return true;
  if (Array.isArray(errors) && errors.length > 0 && errors.every((one) => isTransientWithin(one, depth - 1)))
    return true;
  return isTransientWithin(driverError, depth - 1) || isTransientWithin(cause, depth - 1);
}
