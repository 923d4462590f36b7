/** Prints how many values a second of processor time each reader takes. No arguments. */
import { normaliseName, parseBirthDate, parseNationalId, parsePhone, stripAccents } from '../src/index.js';

const COUNT = 300_000;
const FAMILIES = 'Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý'.split(' ');
const MIDDLES = 'Văn,Thị,Thị Ngọc,Minh,Đức,Hoàng,Thị Thuý,Quốc,Kim,Xuân,Thị Hồng,Hữu'.split(',');
const GIVENS =
  'Anh Linh Trang Nhi Minh Huy Nam Hoà Thuỷ Quý Vy Đạt Phúc Phước Khuê Nghĩa Tuấn Hương Yến Oanh'.split(' ');

/** A fixed sequence, so that runs can be compared. */
let state = 12_345;
const below = (limit: number): number => {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
  return (state >> 8) % limit;
};
const pick = (from: readonly string[]): string => from[below(from.length)] ?? '';

function name(): string {
  const clean = `${pick(FAMILIES)} ${pick(MIDDLES)} ${pick(GIVENS)}`;
  const kind = below(100);
  if (kind < 5) return clean.toUpperCase();
  if (kind < 10) return clean.normalize('NFD');
  if (kind < 15) return stripAccents(clean);
  return kind === 15 ? `${clean} (chuyển đi)` : clean;
}

function measure(what: string, values: readonly string[], read: (value: string) => unknown): void {
  for (const value of values.slice(0, 20_000)) read(value);
  const start = process.cpuUsage();
  for (const value of values) read(value);
  const { user, system } = process.cpuUsage(start);
  const micros = (user + system) / values.length;
  console.log(
    `${what.padEnd(16)} ${micros.toFixed(2)} µs  ${Math.round(1e6 / micros).toLocaleString('en')} /s`,
  );
}

const values = (make: (i: number) => string): string[] => Array.from({ length: COUNT }, (_, i) => make(i));
measure('names', values(name), normaliseName);
measure(
  'national ids',
  values((i) => `0${79_199_000_000 + i}`),
  parseNationalId,
);
measure(
  'phones',
  values((i) => `09${12_000_000 + i}`),
  parsePhone,
);
measure(
  'ISO dates',
  values((i) => `${1950 + (i % 50)}-0${1 + (i % 9)}-${10 + (i % 18)}`),
  parseBirthDate,
);
measure(
  'dd/mm/yyyy',
  values((i) => `${10 + (i % 18)}/0${1 + (i % 9)}/${1950 + (i % 50)}`),
  parseBirthDate,
);
