import { QueryFailed } from '#messaging';
import { refusal } from '../engine/refusals.js';
import { dayNumber, dayText } from '../facts/days.js';

export type Period = 'month' | 'quarter' | 'year';

/**
 * The day before `from`, the last day of every period that ends before `to`, and `to`.
 *
 * @throws QueryFailed more than `most` periods
 */
export function boundaries(from: string, to: string, period: Period, most: number): string[] {
  const months = { month: 1, quarter: 3, year: 12 }[period];
  const days = [dayText(dayNumber(from) - 1)];
  const [year = 0, month = 0] = from.split('-').map(Number);
  for (let first = Math.floor((month - 1) / months) * months + months; ; first += months) {
    const end = new Date(Date.UTC(year, first, 0)).toISOString().slice(0, 10);
    if (end >= to) break;
    if (days.length >= most) throw new QueryFailed(tooManyPeriods(most));
    days.push(end);
  }
  return [...days, to];
}

function tooManyPeriods(most: number) {
  return refusal(
    422,
    'report.too-many-periods',
    `Nhiều nhất ${most} kỳ mỗi lần: chọn period dài hơn hoặc from muộn hơn.`,
    `At most ${most} periods at once: choose a longer period or a later from.`,
  );
}
