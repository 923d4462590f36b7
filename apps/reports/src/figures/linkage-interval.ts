import type { Bilingual } from '#contracts';

export interface Share {
  readonly low: number;
  readonly high: number;
}

/** How well records are linked, as shares of 1 with their bounds. */
export interface LinkageQuality {
  /** Where the precision comes from: automatic links that people judged blind, or what the model expects of itself. */
  readonly source: 'measured' | 'expected';
  /** Version of the model; null: none was announced yet. */
  readonly model: string | null;
  /** Links that were judged; null: none. */
  readonly judged: { readonly links: number; readonly right: number } | null;
  readonly precision: Share;
  /** What the model expects of itself: nobody can count links that nobody sees. */
  readonly recall: Share;
}

export interface LinkageInterval extends LinkageQuality {
  readonly personsLow: number;
  readonly personsHigh: number;
  readonly note: Bilingual;
}

/** What the shipped model was found to do on the generated province (docs/benchmarks.md). */
export const EXPECTED_QUALITY: LinkageQuality = {
  source: 'expected',
  model: null,
  judged: null,
  precision: { low: 0.995, high: 1 },
  recall: { low: 0.95, high: 1 },
};

/**
 * People among `records`, when `precision` of the links that were made are right and `recall` of those that there
 * are were made: of `records − persons` links between records of one person, `links × precision / recall` are true.
 * Never fewer people than one, never more than records.
 */
export function linkageInterval(records: number, persons: number, quality: LinkageQuality): LinkageInterval {
  const { precision, recall } = quality;
  const links = records - persons;
  const people = (trueLinks: number) =>
    Math.min(records, Math.max(Math.min(1, persons), Math.round(records - trueLinks)));
  return {
    ...quality,
    personsLow: people((links * precision.high) / recall.low),
    personsHigh: people((links * precision.low) / recall.high),
    note: noteOf(quality),
  };
}

function noteOf({ judged }: LinkageQuality): Bilingual {
  if (!judged) {
    return {
      vi: 'Độ chính xác và độ đầy đủ là kỳ vọng của mô hình, chưa được đo trên số liệu này.',
      en: "Precision and recall are the model's own expectation, not measured on these data yet.",
    };
  }
  const { links, right } = judged;
  return {
    vi: `Độ chính xác đo trên ${links} liên kết tự động được cán bộ kiểm tra mà không biết kết quả của máy, trong đó ${right} đúng (khoảng tin cậy Wilson 95 %); độ đầy đủ là kỳ vọng của mô hình.`,
    en: `Precision was measured on ${links} automatic links that coordinators judged blind, ${right} of them right (Wilson's interval, 95 %); recall is the model's own expectation.`,
  };
}
