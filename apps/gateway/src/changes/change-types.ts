/** What an entry of the change feed tells. */
export const CHANGE_TYPES = [
  'record.linked',
  'record.review',
  'record.withdrawn',
  'person.merged',
  'person.split',
  'person.changed',
  'proposal.opened',
  'proposal.closed',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];
