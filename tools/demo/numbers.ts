const VIETNAMESE = new Intl.NumberFormat('vi-VN');

/** `12.345`, as Vietnamese documents write it. */
export function number(value: number): string {
  return VIETNAMESE.format(value);
}
