import type { EventDefinition } from './event-definition.js';

/** How well the active model links records, as far as it is known. */
export interface AnnouncedQuality {
  /** Rises with every change; an older one never overwrites a newer. */
  readonly version: number;
  /** When matching knew it; ISO 8601. */
  readonly knownAt: string;
  readonly model: { readonly modelId: number; readonly version: string };
  /** Of the automatic links that people judged blind: so many were right; null: nobody judged any. */
  readonly measured: {
    readonly answered: number;
    readonly same: number;
    /** Wilson's interval for a confidence of 95 %. */
    readonly low: number;
    readonly high: number;
  } | null;
  /** What the model expected of itself in its training, shares of 1; null: it was not trained here. */
  readonly expected: { readonly precision: number; readonly recall: number } | null;
}

export interface QualityChanged {
  readonly qualities: readonly AnnouncedQuality[];
}

export const QUALITY: EventDefinition<QualityChanged, AnnouncedQuality> = {
  type: 'lienthong.v1.matching.quality',
  producer: 'matching',
  consumers: ['reports'],
  summary: 'Measured precision of automatic links, and what the active model expects of itself',
  items: (data) => data.qualities,
  withItems: (_data, qualities) => ({ qualities }),
  sequences: () => [],
};
