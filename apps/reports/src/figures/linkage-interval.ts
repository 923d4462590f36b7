import type { Bilingual } from '#contracts';

export interface Share {
  readonly low: number;
  readonly high: number;
}

/** How well records are linked, as shares of 1 with their bounds. */
export interface LinkageQuality {
  readonly source: 'measured' | 'expected';
  readonly precision: Share;
  readonly recall: Share;
}

export interface LinkageInterval extends LinkageQuality {
  readonly personsLow: number;
  readonly personsHigh: number;
  readonly note: Bilingual;
}

/**
 * What the shipped model expects of itself on the generated province (docs/benchmarks.md), until the hub's own
 * decisions have measured it.
 */
export const EXPECTED_QUALITY: LinkageQuality = {
  source: 'expected',
  precision: { low: 0.995, high: 1 },
  recall: { low: 0.95, high: 1 },
};

/**
 * People among `records`, when `precision` of the links that were made are right and `recall` of those that there
 * are were made: of `records − persons` links between records of one person, `links × precision / recall` are true.
 * Never fewer people than one, never more than records.
 */
export function linkageInterval(
  records: number,
  persons: number,
  { source, precision, recall }: LinkageQuality,
): LinkageInterval {
  const links = records - persons;
  const people = (trueLinks: number) =>
    Math.min(records, Math.max(Math.min(1, persons), Math.round(records - trueLinks)));
  return {
    source,
    precision,
    recall,
    personsLow: people((links * precision.high) / recall.low),
    personsHigh: people((links * precision.low) / recall.high),
    note:
      source === 'measured'
        ? {
            vi: 'Độ chính xác và độ đầy đủ được đo từ các quyết định của cán bộ xác minh.',
            en: 'Precision and recall were measured from the decisions of coordinators.',
          }
        : {
            vi: 'Độ chính xác và độ đầy đủ là kỳ vọng của mô hình, chưa được đo trên số liệu này.',
            en: "Precision and recall are the model's own expectation, not measured on these data yet.",
          },
  };
}
