const WORDS = 4;
const EMPTY = -1;

/**
 * UUIDs by number, in the order in which they were first seen. Sixteen bytes each and an open-addressing table: a
 * million strings in a Map would take ten times that.
 */
export class IdTable {
  private words: Uint32Array;
  private slots: Int32Array;
  private count = 0;

  constructor(expected = 1024) {
    const capacity = Math.max(16, expected);
    this.words = new Uint32Array(capacity * WORDS);
    this.slots = new Int32Array(tableSize(capacity)).fill(EMPTY);
  }

  get size(): number {
    return this.count;
  }

  /** Number of the UUID whose 16 bytes begin at `at`; a new one gets the next. */
  numberOf(bytes: Buffer, at: number): number {
    const [a, b] = [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)];
    const [c, d] = [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)];
    const mask = this.slots.length - 1;
    let slot = hash(a, b, c, d) & mask;
    for (let found = this.slots[slot]!; found !== EMPTY; found = this.slots[slot]!) {
      const { words } = this;
      const base = found * WORDS;
      if (words[base + 3] === d && words[base + 2] === c && words[base + 1] === b && words[base] === a)
        return found;
      slot = (slot + 1) & mask;
    }
    const number = this.count++;
    this.slots[slot] = number;
    if (this.count * WORDS > this.words.length) this.words = grown(this.words);
    this.words.set([a, b, c, d], number * WORDS);
    if (this.count * 2 > this.slots.length) this.rehash();
    return number;
  }

  /** Number of a UUID in its usual form. */
  numberOfText(uuid: string): number {
    return this.numberOf(Buffer.from(uuid.replaceAll('-', ''), 'hex'), 0);
  }

  /** Whether the UUID of one number comes before that of another. */
  isBefore(a: number, b: number): boolean {
    const { words } = this;
    for (let word = 0; word < WORDS; word++) {
      const [left, right] = [words[a * WORDS + word]!, words[b * WORDS + word]!];
      if (left !== right) return left < right;
    }
    return false;
  }

  /** The UUID of a number in its usual form. */
  text(number: number): string {
    const hex = [0, 1, 2, 3]
      .map((word) => (this.words[number * WORDS + word] ?? 0).toString(16).padStart(8, '0'))
      .join('');
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
  }

  private rehash(): void {
    const slots = new Int32Array(this.slots.length * 2).fill(EMPTY);
    const mask = slots.length - 1;
    const { words } = this;
    for (let number = 0; number < this.count; number++) {
      const base = number * WORDS;
      let slot = hash(words[base]!, words[base + 1]!, words[base + 2]!, words[base + 3]!) & mask;
      while (slots[slot] !== EMPTY) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.slots = slots;
  }
}

/** Ids of version 7 begin with the time: the bits at their end are random. */
function hash(a: number, b: number, c: number, d: number): number {
  let mixed = Math.imul(d, 0x9e3779b1) ^ Math.imul(c, 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35) ^ a;
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

function tableSize(capacity: number): number {
  return 2 ** Math.ceil(Math.log2(capacity * 2 + 1));
}

function grown(words: Uint32Array): Uint32Array {
  const larger = new Uint32Array(Math.ceil(words.length * 1.5) + WORDS * 16);
  larger.set(words);
  return larger;
}
