import { describe, expect, it } from '@jest/globals';
import type { Service } from '#contracts';
import { UnconfirmedMessages, type ConsumerProgress } from './unconfirmed.js';

const TYPE = 'lienthong.v1.registry.persons';
const CONSUMERS: Service[] = ['reports', 'gateway'];

function published(sequences: readonly number[], at = 0): UnconfirmedMessages {
  const messages = new UnconfirmedMessages();
  for (const sequence of sequences) {
    const message = messages.add(String(sequence), TYPE, CONSUMERS, at);
    message.publications = 1;
    message.sequence = sequence;
  }
  return messages;
}

const stream = (lastSequence: number, created = 'a', firstSequence = 1) => ({
  created,
  firstSequence,
  lastSequence,
});
const reached = (consumer: Service, ackedUpTo: number, idle = false): ConsumerProgress => ({
  type: TYPE,
  consumer,
  ackedUpTo,
  idle,
});
/** Two inspections running that show the same. */
function compareTwice(
  ...[messages, ...shown]: [UnconfirmedMessages, ...Parameters<UnconfirmedMessages['compare']>]
): void {
  messages.compare(...shown);
  messages.compare(...shown);
}
const lost = (messages: UnconfirmedMessages, ids: readonly number[]) =>
  ids.filter((id) => messages.get(String(id))?.lost);

describe('confirming', () => {
  it('is complete when every consumer has done it, in any order and however often', () => {
    const messages = published([1]);
    expect(messages.confirm('1', 'gateway')).toBe(false);
    expect(messages.confirm('1', 'gateway')).toBe(false);
    expect(messages.confirm('1', 'matching')).toBe(false);
    expect(messages.confirm('1', 'reports')).toBe(true);
    expect(messages.confirm('1', 'reports')).toBe(false);
    expect(messages.size).toBe(0);
  });

  it('frees the window as soon as one consumer has done it', () => {
    const messages = published([1, 2]);
    expect(messages.inFlight(TYPE)).toBe(2);
    messages.confirm('1', 'gateway');
    expect(messages.inFlight(TYPE)).toBe(1);
    messages.confirm('1', 'reports');
    messages.forget('2');
    messages.forget('2');
    expect(messages.inFlight(TYPE)).toBe(0);
  });
});

describe('comparing with the stream', () => {
  it('takes nothing for lost that the stream still holds', () => {
    const messages = published([1, 2, 3]);
    compareTwice(messages, stream(3), [reached('gateway', 0), reached('reports', 0)], 1_000);
    expect(lost(messages, [1, 2, 3])).toEqual([]);
  });

  it('takes everything for lost when the stream was made anew', () => {
    const messages = published([1, 2, 3]);
    messages.compare(stream(3), [], 1_000);
    messages.compare(stream(3, 'b'), [], 1_000);
    expect(lost(messages, [1, 2, 3])).toEqual([1, 2, 3]);
  });

  it('takes for lost what lies beyond the end of a stream that was rolled back', () => {
    const messages = published([1, 2, 3]);
    messages.compare(stream(1), [], 1_000);
    expect(lost(messages, [1, 2, 3])).toEqual([2, 3]);
  });

  it('takes for lost what its consumer has acked without a receipt, but gives the receipt time', () => {
    const messages = published([1, 2], 500);
    const progress = [reached('gateway', 1), reached('reports', 0)];
    messages.compare(stream(2), progress, 499);
    messages.compare(stream(2), progress, 500);
    expect(lost(messages, [1, 2])).toEqual([]);
    messages.compare(stream(2), progress, 500);
    expect(lost(messages, [1, 2])).toEqual([1]);
  });

  it('takes for lost what is unconfirmed by a consumer that has nothing left to do', () => {
    const messages = published([1, 2]);
    messages.confirm('1', 'reports');
    compareTwice(messages, stream(9), [reached('reports', 0, true), reached('gateway', 0)], 1_000);
    expect(lost(messages, [1, 2])).toEqual([2]);
  });

  it('takes for lost what the stream has dropped to make room', () => {
    const messages = published([1, 2, 3]);
    compareTwice(messages, stream(9, 'a', 3), [], 1_000);
    expect(lost(messages, [1, 2, 3])).toEqual([1, 2]);
  });
});

describe('publishing again', () => {
  const due = (messages: UnconfirmedMessages, now: number, limit = 10) =>
    messages.due(now, 500, 60_000, 600_000, limit).map(({ id }) => Number(id));

  it('concerns lost messages at once the first time, then after pauses that double', () => {
    const messages = published([1, 2]);
    const message = messages.get('1');
    if (message) message.lost = true;
    expect(due(messages, 0)).toEqual([1]);
    if (message) message.publications = 2;
    expect(due(messages, 999)).toEqual([]);
    expect(due(messages, 1_000)).toEqual([1]);
  });

  it('concerns what seems to be in the stream only after long patience', () => {
    const messages = published([1]);
    expect(due(messages, 59_999)).toEqual([]);
    expect(due(messages, 60_000)).toEqual([1]);
  });

  it('is bounded, oldest first', () => {
    const messages = published([1, 2, 3, 4]);
    expect(due(messages, 60_000, 2)).toEqual([1, 2]);
  });
});
