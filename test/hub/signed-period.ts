import { expect } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PeriodCorrections, PeriodVerification, PeriodView } from '#contracts';
import type { Ask } from './asking.js';

/** Opens the period of a year, has every organisation attest it, and signs it. @returns its path */
export async function signPeriod(ask: Ask, year: number): Promise<string> {
  const opened = await ask('board', '/v1/periods', 'POST', { kind: 'year', year });
  expect(opened.status).toBe(201);
  const { periodId, figures } = opened.body as unknown as PeriodView;
  const path = `/v1/periods/${periodId}`;
  for (const { organisation } of figures)
    expect((await ask(organisation, `${path}/attest`, 'POST', {})).status).toBe(200);
  expect((await ask('board', `${path}/sign`, 'POST', {})).body).toMatchObject({ state: 'signed' });
  return path;
}

export async function verification(ask: Ask, path: string): Promise<PeriodVerification> {
  return (await ask('auditor', `${path}/verify`, 'POST')).body as unknown as PeriodVerification;
}

/** Expects the causes to add up, and returns how many records each of them moved. */
export async function correctionCauses(ask: Ask, path: string): Promise<Record<string, number>> {
  const { persons, memberships, causes } = (await ask('board', `${path}/corrections`))
    .body as unknown as PeriodCorrections;
  const sum = (of: 'persons' | 'memberships') => causes.reduce((total, cause) => total + cause[of], 0);
  expect({ persons: sum('persons'), memberships: sum('memberships') }).toEqual({
    persons: persons.now - persons.signed,
    memberships: memberships.now - memberships.signed,
  });
  return Object.fromEntries(causes.map(({ cause, records }) => [cause, records]));
}

/** Asks until an answer holds; the last one is returned whether or not it does. */
export async function until<T>(
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
  seconds: number,
): Promise<T> {
  const deadline = Date.now() + seconds * 1_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer) || Date.now() > deadline) return answer;
    await sleep(300);
  }
}
