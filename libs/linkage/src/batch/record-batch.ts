import { Blocking } from '../blocking.js';
import type { Features } from '../features.js';
import type { Model } from '../model.js';
import { Scorer } from '../scorer.js';

/** Records of a file as columns of numbers; texts stand in the scorer's lexicons. */
export class RecordBatch {
  readonly width: number;
  /** `width` numbers per record, in shared memory. */
  codes: Float64Array;
  length = 0;

  private constructor(
    readonly scorer: Scorer,
    codes: Float64Array,
    length: number,
  ) {
    this.width = scorer.model.settings.fields.length;
    this.codes = codes;
    this.length = length;
  }

  static empty(model: Model, capacity = 1024): RecordBatch {
    return new RecordBatch(new Scorer(model), sharedFloats(capacity * model.settings.fields.length), 0);
  }

  /** The batch of another thread: its codes and the texts behind them (one list per field, null for numbers). */
  static from(
    model: Model,
    codes: Float64Array,
    length: number,
    texts: readonly (readonly string[] | null)[],
  ): RecordBatch {
    const scorer = new Scorer(model);
    scorer.lexicons.forEach((lexicon, field) =>
      texts[field]?.slice(1).forEach((text) => lexicon?.intern(text)),
    );
    return new RecordBatch(scorer, codes, length);
  }

  /** The same records under another model with the same fields. */
  under(model: Model): RecordBatch {
    return new RecordBatch(new Scorer(model, this.scorer.lexicons), this.codes, this.length);
  }

  /** Texts behind the codes, for {@link RecordBatch.from}; fields of one kind share a list. */
  texts(): (readonly string[] | null)[] {
    return this.scorer.lexicons.map((lexicon) => lexicon?.allTexts() ?? null);
  }

  /** Appends a record; returns its number. */
  add(features: Features): number {
    const at = this.length * this.width;
    if (at + this.width > this.codes.length) {
      const wider = sharedFloats(this.codes.length * 2);
      wider.set(this.codes);
      this.codes = wider;
    }
    this.scorer.encode(features, this.codes.subarray(at, at + this.width));
    return this.length++;
  }

  /** Renumbers the records: what was record `order[i]` becomes record `i`. */
  reorder(order: Uint32Array): void {
    const { codes, width } = this;
    const moved = sharedFloats(order.length * width);
    for (let to = 0; to < order.length; to++) {
      const from = order[to]! * width;
      for (let f = 0; f < width; f++) moved[to * width + f] = codes[from + f]!;
    }
    this.codes = moved;
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

function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * 8));
}

/** Blocking keys of a range of records: those of the `i`-th stand at `offsets[i]` … `offsets[i + 1]`. */
export interface KeyRuns {
  readonly offsets: Uint32Array;
  readonly keys: Uint32Array;
  /** Rule that gave each key. */
  readonly rules: Uint8Array;
}

/** Derives the keys of records `from` … `to` under the batch's model. */
export function keyRuns(batch: RecordBatch, from = 0, to = batch.length): KeyRuns {
  const blocking = new Blocking(batch.scorer.model);
  const offsets = new Uint32Array(to - from + 1);
  let keys = new Uint32Array((to - from) * 8 + 64);
  let rules = new Uint8Array(keys.length);
  let used = 0;
  const given: number[] = [];
  for (let record = from; record < to; record++) {
    given.length = 0;
    const own = blocking.keys({ values: batch.values(record), identity: null }, given);
    if (used + own.length > keys.length) {
      const widerKeys = new Uint32Array(keys.length * 2 + own.length);
      widerKeys.set(keys);
      const widerRules = new Uint8Array(widerKeys.length);
      widerRules.set(rules);
      [keys, rules] = [widerKeys, widerRules];
    }
    keys.set(own, used);
    rules.set(given, used);
    used += own.length;
    offsets[record - from + 1] = used;
  }
  return { offsets, keys: keys.slice(0, used), rules: rules.slice(0, used) };
}

/** Runs of consecutive ranges as one, in shared memory. */
export function joinRuns(parts: readonly KeyRuns[]): KeyRuns {
  const records = parts.reduce((sum, part) => sum + part.offsets.length - 1, 0);
  const total = parts.reduce((sum, part) => sum + part.keys.length, 0);
  const offsets = new Uint32Array(new SharedArrayBuffer((records + 1) * 4));
  const keys = new Uint32Array(new SharedArrayBuffer(total * 4));
  const rules = new Uint8Array(total);
  let record = 0;
  let used = 0;
  for (const part of parts) {
    keys.set(part.keys, used);
    rules.set(part.rules, used);
    for (let i = 1; i < part.offsets.length; i++) offsets[++record] = used + part.offsets[i]!;
    used += part.keys.length;
  }
  return { offsets, keys, rules };
}
