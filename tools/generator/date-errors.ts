import type { NoiseProfile } from './noise-profile.js';
import type { CalendarDate } from './population.js';
import type { Random } from './random.js';

/** A birth date as written, and what it says to a perfect reader (0: unknown part). */
export interface WrittenDate {
  readonly text: string;
  readonly read: CalendarDate;
}

/** Birth date; `yearOnly`: the list has a column for the year alone. */
export function writeBirthDate(
  random: Random,
  noise: NoiseProfile['dateOfBirth'],
  truth: CalendarDate,
  yearOnly: boolean,
): WrittenDate {
  const year = random.chance(noise.yearOff) ? truth.year + (random.chance(0.5) ? 1 : -1) : truth.year;
  const unknownDay = { year, month: 0, day: 0 };
  if (yearOnly || random.chance(noise.yearOnly)) return { text: String(year), read: unknownDay };
  if (random.chance(noise.firstOfJanuary)) return { text: `${year}-01-01`, read: unknownDay };
  let { month, day } = truth;
  if (random.chance(noise.wrongDay)) day = (day % 28) + 1;
  if (day <= 12 && day !== month && random.chance(noise.swapped)) [month, day] = [day, month];
  // 1 January stands for an unknown day, even where it is true.
  const read = month === 1 && day === 1 ? unknownDay : { year, month, day };
  if (random.chance(noise.monthOnly)) return { text: `${year}-${two(month)}`, read: { year, month, day: 0 } };
  if (random.chance(noise.excelSerial)) return { text: String(excelSerial(year, month, day)), read };
  if (random.chance(noise.twoDigitYear))
    return { text: `${two(day)}/${two(month)}/${two(year % 100)}`, read };
  if (random.chance(noise.dayFirst)) return { text: `${two(day)}/${two(month)}/${year}`, read };
  return { text: isoDate({ year, month, day }), read };
}

export function isoDate({ year, month, day }: CalendarDate): string {
  return `${year}-${two(month)}-${two(day)}`;
}

export function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Days since 30 December 1899, as spreadsheets store a date. */
function excelSerial(year: number, month: number, day: number): number {
  return Math.round((Date.UTC(year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000);
}
