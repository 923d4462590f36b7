import { damaged, SpreadsheetFault } from '../faults.js';
import { SealedSpool } from '../random-access.js';

const SEGMENT_BYTES = 1024 * 1024;
/** Segments kept in memory; further ones go to a spool file, of which the last used few stay at hand. */
const RESIDENT_SEGMENTS = 32;
const OFFSETS_A_BLOCK = 65_536;
/** 4 bytes of memory each. */
const MAX_STRINGS = 16_000_000;

/** The texts of a workbook by number: packed as UTF-8, in bounded memory however many they are. */
export class SharedStrings {
  private readonly offsets: Uint32Array[] = [];
  private readonly segments: (Buffer | null)[] = [];
  /** By segment; segments that left memory, most recently used last. */
  private readonly recalled = new Map<number, Buffer>();
  private spool: SealedSpool | undefined;
  private count = 0;
  private used = 0;
  private spilled = 0;

  add(text: string): void {
    if (this.count >= MAX_STRINGS) throw new SpreadsheetFault('xlsx.too-large', `${MAX_STRINGS} texts`);
    const length = Buffer.byteLength(text);
    if (length > SEGMENT_BYTES - 4) throw damaged('a text is too long');
    if (this.segments.length === 0 || this.used + 4 + length > SEGMENT_BYTES) this.nextSegment();
    const segment = this.segments.at(-1)!;
    const block = Math.floor(this.count / OFFSETS_A_BLOCK);
    this.offsets[block] ??= new Uint32Array(OFFSETS_A_BLOCK);
    // Texts begin at multiples of 4, so that 4 bytes reach 16 GB.
    this.offsets[block][this.count % OFFSETS_A_BLOCK] =
      ((this.segments.length - 1) * SEGMENT_BYTES + this.used) / 4;
    segment.writeUInt32LE(length, this.used);
    segment.write(text, this.used + 4);
    this.used += 4 + length + ((4 - (length % 4)) % 4);
    this.count++;
  }

  get(index: number): string {
    if (!(index >= 0 && index < this.count)) throw damaged('a cell names a text that is not there');
    const position = (this.offsets[Math.floor(index / OFFSETS_A_BLOCK)]?.[index % OFFSETS_A_BLOCK] ?? 0) * 4;
    const segment = this.segment(Math.floor(position / SEGMENT_BYTES));
    const at = position % SEGMENT_BYTES;
    return segment.toString('utf8', at + 4, at + 4 + segment.readUInt32LE(at));
  }

  close(): void {
    this.spool?.close();
  }

  private nextSegment(): void {
    if (this.segments.length - this.spilled >= RESIDENT_SEGMENTS) {
      this.spool ??= new SealedSpool();
      this.spool.append(this.segments[this.spilled]!);
      this.segments[this.spilled++] = null;
    }
    this.segments.push(Buffer.allocUnsafe(SEGMENT_BYTES));
    this.used = 0;
  }

  private segment(number: number): Buffer {
    const resident = this.segments[number];
    if (resident) return resident;
    const recalled = this.recalled.get(number) ?? this.spool!.read(number * SEGMENT_BYTES, SEGMENT_BYTES);
    this.recalled.delete(number);
    this.recalled.set(number, recalled);
    if (this.recalled.size > 8) this.recalled.delete(this.recalled.keys().next().value!);
    return recalled;
  }
}
