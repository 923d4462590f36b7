import { Blocking } from '../blocking.js';
import type { Features } from '../features.js';
import type { Model } from '../model.js';
import { Scorer } from '../scorer.js';

/** Records of a file as columns: field values as numbers, blocking keys in one run per record. */
export class RecordBatch {
  readonly scorer: Scorer;
  readonly width: number;
  /** `width` numbers per record. */
  codes: Float64Array;
  length = 0;

  constructor(
    readonly model: Model,
    capacity = 1024,
  ) {
    this.scorer = new Scorer(model);
    this.width = model.settings.fields.length;
    this.codes = new Float64Array(capacity * this.width);
  }

  /** Appends a record; returns its number. */
  add(features: Features): number {
    const at = this.length * this.width;
    if (at + this.width > this.codes.length) {
      const wider = new Float64Array(this.codes.length * 2);
      wider.set(this.codes);
      this.codes = wider;
    }
    this.scorer.encode(features, this.codes.subarray(at, at + this.width));
    return this.length++;
  }

  /** Canonical value of a field, null when missing. */
  value(record: number, field: number): string | null {
    return this.scorer.textOf(field, this.codes[record * this.width + field]!);
  }

  /** Canonical values of a record in the order of the fields. */
  values(record: number): (string | null)[] {
    return Array.from({ length: this.width }, (_, field) => this.value(record, field));
  }
}

/** Blocking keys of all records: those of record `i` stand at `offsets[i]` … `offsets[i + 1]`. */
export interface KeyRuns {
  readonly offsets: Uint32Array;
  readonly keys: Uint32Array;
  /** Rule that gave each key. */
  readonly rules: Uint8Array;
}

/** Derives the keys of every record under the model's frequency tables. */
export function keyRuns(batch: RecordBatch, model: Model): KeyRuns {
  const blocking = new Blocking(model);
  const offsets = new Uint32Array(batch.length + 1);
  let keys = new Uint32Array(batch.length * 8 + 64);
  let rules = new Uint8Array(keys.length);
  let used = 0;
  for (let record = 0; record < batch.length; record++) {
    const own = blocking.keys({ values: batch.values(record), identity: null }, (_key, rule) => {
      if (used === keys.length) {
        const widerKeys = new Uint32Array(keys.length * 2);
        widerKeys.set(keys);
        keys = widerKeys;
        const widerRules = new Uint8Array(keys.length);
        widerRules.set(rules);
        rules = widerRules;
      }
      rules[used++] = rule;
    });
    keys.set(own, used - own.length);
    offsets[record + 1] = used;
  }
  return { offsets, keys: keys.slice(0, used), rules: rules.slice(0, used) };
}
