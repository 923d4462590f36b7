import { COUNTED_STATUSES, type FindingKind, type PersonAnnouncement } from '#contracts';

/** Something about a person that one of its organisations should look at. */
export interface Finding {
  readonly personId: string;
  readonly kind: FindingKind;
  readonly organisation: string;
  /** Records of the organisation that it is about, sorted. */
  readonly records: readonly string[];
}

/**
 * What a person gives rise to:
 * - `duplicate`: several records of one organisation count as members
 * - `deceased-elsewhere`: a record counts as a member while another organisation reports the person's death
 */
export function findingsOf({
  personId,
  records,
}: Pick<PersonAnnouncement, 'personId' | 'records'>): Finding[] {
  if (records.length < 2) return [];
  const counted = new Map<string, string[]>();
  for (const { organisation, recordId, status } of records) {
    if (!COUNTED_STATUSES.includes(status)) continue;
    counted.set(organisation, [...(counted.get(organisation) ?? []), recordId]);
  }
  const deaths = new Set(
    records.filter(({ status }) => status === 'deceased').map(({ organisation }) => organisation),
  );
  return [...counted].flatMap(([organisation, held]): Finding[] => {
    const found = { personId, organisation, records: held.sort() };
    return [
      ...(held.length > 1 ? [{ ...found, kind: 'duplicate' as const }] : []),
      ...([...deaths].some((other) => other !== organisation)
        ? [{ ...found, kind: 'deceased-elsewhere' as const }]
        : []),
    ];
  });
}
