/**
 * Files for correction: refused rows in the organisation's own columns, what is wrong with each in a column of its
 * own. They are sent again as they are: that column is no part of the list.
 */
export const FAULT_COLUMN = '⚠ Lỗi cần sửa';
const MARK = '⚠ ';

/** Cell of the {@link FAULT_COLUMN}. */
export function faultCell(text: string): string {
  return MARK + text;
}

/** Index of the cell that a file for correction has beyond the list; -1: it is none. */
export function faultColumnOf(cells: readonly string[]): number {
  return cells.findIndex((cell) => cell.startsWith(MARK));
}

/** A row as the list has it, without the apostrophes that kept spreadsheets from taking text for formulas. */
export function withoutFault(cells: readonly string[], column: number): readonly string[] {
  return cells
    .filter((_cell, at) => at !== column)
    .map((cell) => (/^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell));
}
