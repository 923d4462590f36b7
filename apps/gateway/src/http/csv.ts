const FORMULA_START = /^[=+\-@\t\r]/;

/**
 * One line of RFC 4180. Cells that a spreadsheet would take for a formula get an apostrophe in front.
 */
export function csvLine(cells: readonly string[], delimiter = ','): string {
  return `${cells.map((cell) => csvCell(cell, delimiter)).join(delimiter)}\r\n`;
}

function csvCell(text: string, delimiter: string): string {
  const harmless = FORMULA_START.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /["\r\n]/.test(harmless) || harmless.includes(delimiter)
    ? `"${harmless.replaceAll('"', '""')}"`
    : harmless;
}
