import { describe, expect, it } from '@jest/globals';
import { CHUNK_WEIGHT, NO_COUNTS, type IdentityChanged } from '#contracts';
import { v4 as uuid } from 'uuid';
import { splitAnnouncement } from './announcement.js';

function announcement(groups: number, recordsPerGroup: number, causes = 2): IdentityChanged {
  return {
    groups: Array.from({ length: groups }, (_, index) => {
      const records = Array.from({ length: recordsPerGroup }, () => uuid()).sort();
      return { records, version: index, caseIds: [uuid()], inReview: records, lowGroup: records[0]! };
    }),
    withdrawn: Array.from({ length: groups }, () => ({ recordId: uuid(), version: 7 })),
    cases: Array.from({ length: groups }, () => ({
      caseId: uuid(),
      version: 7,
      open: true,
      records: [uuid(), uuid()],
    })),
    causes: Array.from({ length: causes }, () => ({
      chunkId: uuid(),
      weight: CHUNK_WEIGHT,
      counts: { ...NO_COUNTS, linked: 3 },
    })),
  };
}

describe('splitAnnouncement', () => {
  it('leaves a small announcement whole, an empty one included', () => {
    const small = announcement(3, 2);
    expect(splitAnnouncement(small)).toEqual([small]);
    const empty: IdentityChanged = { ...announcement(0, 0), withdrawn: [], cases: [] };
    expect(splitAnnouncement(empty)).toEqual([empty]);
  });

  it('keeps every part below the limit and loses or repeats nothing', () => {
    const data = announcement(400, 12);
    const parts = splitAnnouncement(data, 50_000);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(50_000);
    expect(parts.flatMap(({ groups }) => groups)).toEqual(data.groups);
    expect(parts.flatMap(({ withdrawn }) => withdrawn)).toEqual(data.withdrawn);
    expect(parts.flatMap(({ cases }) => cases)).toEqual(data.cases);
  });

  it('divides weights without rest and gives the counts to the first part', () => {
    const data = announcement(400, 12, 3);
    const parts = splitAnnouncement(data, 50_000);
    for (const { chunkId } of data.causes) {
      const shares = parts.flatMap(({ causes }) => causes.filter((cause) => cause.chunkId === chunkId));
      expect(shares.reduce((sum, { weight }) => sum + weight, 0)).toBe(CHUNK_WEIGHT);
      expect(shares.reduce((sum, { counts }) => sum + counts.linked, 0)).toBe(3);
    }
  });
});
