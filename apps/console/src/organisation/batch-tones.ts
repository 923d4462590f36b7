import type { Batch } from '../api/types.js';
import type { Tone } from '../design/parts.js';

export const BATCH_TONES: Readonly<Partial<Record<Batch['state'], Tone>>> = {
  receiving: 'accent',
  processing: 'accent',
  held: 'warn',
  done: 'good',
  failed: 'bad',
};
