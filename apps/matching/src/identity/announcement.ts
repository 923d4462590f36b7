import type { Cause, IdentityChanged } from '#contracts';

/** Bytes of JSON in one message; sealing and headers stay below the server's 1 MB with it. */
export const MESSAGE_BYTES = 800_000;

/** JSON of one record id with quotes and comma, and of an entry's other fields. */
const ID_BYTES = 39;
const ENTRY_BYTES = 220;
const CAUSE_BYTES = 240;

/**
 * The same announcement in messages that are each small enough. Weights are divided, counts go with the
 * first part. A single group is never divided.
 */
export function splitAnnouncement(data: IdentityChanged, limit = MESSAGE_BYTES): IdentityChanged[] {
  const room = Math.max(limit - data.causes.length * CAUSE_BYTES, 1);
  const parts: Part[] = [];
  let used = Infinity;
  const place = (bytes: number): Part => {
    if (used + bytes > room) {
      parts.push({ groups: [], withdrawn: [], cases: [] });
      used = 0;
    }
    used += bytes;
    return parts.at(-1)!;
  };
  for (const group of data.groups) {
    const ids = group.records.length + group.inReview.length + group.caseIds.length;
    place(ENTRY_BYTES + ids * ID_BYTES).groups.push(group);
  }
  for (const record of data.withdrawn) place(ENTRY_BYTES).withdrawn.push(record);
  for (const reviewCase of data.cases)
    place(ENTRY_BYTES + reviewCase.records.length * ID_BYTES).cases.push(reviewCase);
  if (parts.length <= 1) return [data];
  return parts.map((part, index) => ({
    ...data,
    ...part,
    causes: data.causes
      .map((cause) => shareOf(cause, index, parts.length))
      .filter(({ weight }) => weight > 0),
  }));
}

interface Part {
  readonly groups: IdentityChanged['groups'][number][];
  readonly withdrawn: IdentityChanged['withdrawn'][number][];
  readonly cases: IdentityChanged['cases'][number][];
}

const NOTHING = { unchanged: 0, created: 0, updated: 0, withdrawn: 0, linked: 0, review: 0 };

/** Whole-numbered share of a cause; the first part takes the remainder and the counts. */
function shareOf(cause: Cause, index: number, parts: number): Cause {
  const share = Math.floor(cause.weight / parts);
  return index === 0
    ? { ...cause, weight: cause.weight - share * (parts - 1) }
    : { ...cause, weight: share, counts: NOTHING };
}
