import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** W3C Trace Context, level 1: `00-<32 hex trace id>-<16 hex span id>-<2 hex flags>`. */
export type TraceParent = string;

const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const storage = new AsyncLocalStorage<TraceParent>();

/** Trace context of the request or delivery that is being worked on; undefined outside of one. */
export function currentTraceParent(): TraceParent | undefined {
  return storage.getStore();
}

/** A new span: in the trace of `parent` when that is a valid `traceparent`, else in a new trace. */
export function newTraceParent(parent?: string | null): TraceParent {
  const span = randomBytes(8).toString('hex');
  if (parent && TRACE_PARENT.test(parent)) return `${parent.slice(0, 36)}${span}${parent.slice(52)}`;
  return `00-${randomBytes(16).toString('hex')}-${span}-01`;
}

/** Runs `work` in a new span under `parent`; {@link currentTraceParent} tells it to everything inside. */
export function inTrace<T>(parent: string | null | undefined, work: () => T): T {
  return storage.run(newTraceParent(parent), work);
}

/** The 32 hex digits that all spans of a trace share. */
export function traceIdOf(traceParent: TraceParent): string {
  return traceParent.slice(3, 35);
}
