import { v5 } from 'uuid';
import {
  RECORD_NAMESPACE,
  recordName,
  type CanonicalRecord,
  type IntakeChunk,
  type IntakeRow,
} from '#contracts';
import type { KeyRing } from '#security';
import { canonicalContent } from '../records/record-content.js';
import { TOMBSTONE_HASH, lastOfEach, observationTime, type Observation } from './last-writer-wins.js';

/** An intake row as intake compares it. */
export interface Incoming extends Observation {
  readonly recordId: string;
  readonly localId: string;
  readonly sequence: number;
  /** null: a withdrawal. */
  readonly record: CanonicalRecord | null;
  readonly reason: string | null;
}

/** What the rows of a chunk say, one per record: of one `localId` twice the last row stands. */
export function incomingRows(chunk: IntakeChunk, keys: KeyRing): Incoming[] {
  return lastOfEach(chunk.rows, ({ localId }) => localId.normalize('NFC')).map((row) =>
    incoming(row, chunk, keys),
  );
}

function incoming(row: IntakeRow, { organisation, receivedAt }: IntakeChunk, keys: KeyRing): Incoming {
  const localId = row.localId.normalize('NFC');
  const identified = {
    recordId: v5(recordName(organisation, localId), RECORD_NAMESPACE),
    localId,
    sequence: row.seq,
  };
  if (row.op === 'withdraw') {
    return {
      ...identified,
      observedAt: observationTime(row.observedAt, receivedAt),
      contentHash: TOMBSTONE_HASH,
      record: null,
      reason: row.reason,
    };
  }
  return {
    ...identified,
    observedAt: observationTime(row.record.observedAt, receivedAt),
    contentHash: keys.contentHash(canonicalContent(row.record)).toString('hex'),
    record: row.record,
    reason: null,
  };
}
