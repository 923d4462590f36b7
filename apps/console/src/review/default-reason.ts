import type { TFunction } from 'i18next';
import type { Bilingual, ReviewCase } from '../api/types.js';
import type { Partition } from './partition.js';

/** Evidence below it decides nothing by itself. */
const TELLING_BITS = 1;
const MOST_NAMED = 3;

interface Words {
  readonly t: TFunction<'review'>;
  readonly text: (both: Bilingual) => string;
}

/** What speaks most for the chosen partition, in a sentence that a person can correct. */
export function defaultReason({ pairs }: ReviewCase, chosen: Partition | null, { t, text }: Words): string {
  if (chosen === null) return '';
  const groups = new Set(chosen).size;
  const same = groups === 1;
  if (!same && groups < chosen.length) return t('reason.partition');
  const sign = same ? 1 : -1;
  const told = pairs
    .flatMap(({ evidence }) => evidence)
    .filter(({ weight }) => weight * sign >= TELLING_BITS)
    .sort((a, b) => (b.weight - a.weight) * sign)
    .map((evidence) => text(evidence.text));
  const named = [...new Set(told)].slice(0, MOST_NAMED).join('; ');
  if (same) return named ? t('reason.same', { named }) : t('reason.sameUnnamed');
  return named ? t('reason.different', { named }) : t('reason.differentUnnamed');
}
