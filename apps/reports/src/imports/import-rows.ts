import type { ImportFault, ImportRow } from '#contracts';
import type { Directory } from '../engine/directory.js';
import { FIRST_DAY, isDay } from '../engine/report-dates.js';
import { isStorable } from '../engine/storable.js';

/** All organisations together, and the whole hub. */
export const ALL = '*';

const LARGEST = 200_000_000;
const TEXT_AT_MOST = 200;

/** Reads the fields of one imported row, noting what is wrong with them. */
export class RowReader {
  readonly faults: ImportFault[] = [];

  constructor(
    private readonly row: number,
    private readonly given: ImportRow,
    private readonly directory: Directory,
  ) {}

  /** Slug of a known organisation; absent: all of them. */
  organisation(): string {
    const slug = this.text('organisation');
    if (slug === '' || slug === ALL) return ALL;
    if (!this.directory.organisation(slug)) {
      this.fault(
        'organisation',
        'organisation.unknown',
        'Không có tổ chức này.',
        'There is no such organisation.',
      );
    }
    return slug;
  }

  /** Code of a province or commune; absent: the whole hub. */
  unit(): string {
    const code = this.text('unit');
    if (code === '' || code === ALL) return ALL;
    if (!this.directory.unit(code)) {
      this.fault(
        'unit',
        'unit.unknown',
        'Không có đơn vị hành chính với mã này.',
        'There is no administrative unit with this code.',
      );
    }
    return code;
  }

  day(field: string): string {
    const day = this.text(field);
    if (!isDay(day) || day < FIRST_DAY) {
      this.fault(
        field,
        'date.invalid',
        `Phải là ngày YYYY-MM-DD, không trước ${FIRST_DAY}.`,
        `Must be a day, YYYY-MM-DD, not before ${FIRST_DAY}.`,
      );
    }
    return day;
  }

  /** A whole number of at least `least`. */
  count(field: string, least: number): number {
    const value = this.given[field];
    const text =
      typeof value === 'number' ? String(value) : this.text(field).replace(/[.\s](?=\d{3}(\D|$))/g, '');
    const count = /^-?\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    if (!(count >= least && count <= LARGEST)) {
      this.fault(
        field,
        least > 0 ? 'population.not-positive' : 'total.invalid',
        `Phải là số nguyên từ ${least} đến ${LARGEST}.`,
        `Must be a whole number from ${least} to ${LARGEST}.`,
      );
    }
    return count;
  }

  required(field: string): string {
    const text = this.text(field);
    if (text === '') this.fault(field, 'value.missing', 'Không được để trống.', 'Must be given.');
    return text;
  }

  text(field: string): string {
    const value = this.given[field];
    if (value === null || value === undefined) return '';
    const text = (typeof value === 'string' ? value : JSON.stringify(value)).normalize('NFC').trim();
    if (text.length > TEXT_AT_MOST) {
      this.fault(
        field,
        'value.too-long',
        `Nhiều nhất ${TEXT_AT_MOST} ký tự.`,
        `At most ${TEXT_AT_MOST} characters.`,
      );
    }
    if (!isStorable(text)) {
      this.fault(
        field,
        'value.unreadable',
        'Có ký tự không lưu được (NUL hoặc nửa ký tự).',
        'Holds a character that cannot be stored (NUL, or half a character).',
      );
    }
    return text;
  }

  fault(field: string, code: string, vi: string, en: string): void {
    this.faults.push({ row: this.row, field, code, message: { vi, en } });
  }
}
