/** Text without accents, in lower case, inner blanks single: for comparing headings and codes. */
export function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'd')
    .toLowerCase()
    .replace(/[\s\u00a0\u200b]+/g, ' ')
    .trim();
}

/** A heading reduced to its letters and digits. */
export function headingKey(text: string): string {
  return plain(text).replace(/[^a-z0-9]+/g, '');
}
