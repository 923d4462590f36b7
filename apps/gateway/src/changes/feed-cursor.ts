import { hash } from 'node:crypto';
import { invalidParameter, single, type Given } from '../http/parameters.js';
import { Problem } from '../problems/problem.js';

/** Version of the form, organisation, position in its feed, check characters. */
const CURSOR = /^1\/([^/]+)\/(0|[1-9]\d{0,14})\/[0-9a-f]{6}$/;

/** Opaque to the client: what follows this position in the feed of this organisation. */
export function feedCursor(organisation: string, position: number): string {
  const place = `1/${organisation}/${position}`;
  // A cursor that lost characters on its way would otherwise be that of another position.
  return Buffer.from(`${place}/${hash('sha256', place).slice(0, 6)}`, 'utf8').toString('base64url');
}

/** Position of a cursor; 0, the beginning, when none is given. Refuses what is no cursor of this feed. */
export function feedPosition(organisation: string, given: Given): number {
  const text = single('after', given);
  if (text === undefined || text === '') return 0;
  const [, owner, position] = CURSOR.exec(Buffer.from(text, 'base64url').toString('utf8')) ?? [];
  // Decoding ignores what is not in its alphabet: only a cursor that is given out is one.
  if (owner !== organisation || text !== feedCursor(organisation, Number(position))) throw unknownCursor();
  return Number(position);
}

export function unknownCursor(): Error {
  return invalidParameter('after', '`next` of an earlier answer to you, or leave it out to begin anew');
}

export function expiredCursor(): Error {
  return new Problem('cursor.expired');
}
