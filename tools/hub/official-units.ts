import { parse } from 'csv-parse/sync';
import type { UnitData, UnitRow, UnitSuccession } from '#vietnamese';
import { bareName } from '#units';

/** What an official list changed. */
export interface Merge {
  readonly data: UnitData;
  readonly replaced: number;
  readonly added: number;
}

/** A list cannot be read; the message names line and remedy. */
export class ListError extends Error {}

type Line = Readonly<Record<string, string>>;

/**
 * Lays an official list over the known units; where both speak of the same, the list wins.
 *
 * A list of units has the columns `code, full_name` and may have `parent_code` (or `province_code`),
 * `district`, `valid_from`, `valid_to`; a list of successions has `from_code, to_code` and may have
 * `from_valid_from`, `to_valid_from`, `automatic`; a published map of the 2025 reform has `old_ward_code,
 * new_ward_code, n_targets, confirmed_by_second_source` and is automatic where one target is confirmed. Dates are `YYYY-MM-DD`; a missing `valid_from` means the
 * unit that has the code on `effectiveOn`.
 */
export function mergeOfficialList(known: UnitData, csv: string, effectiveOn: string): Merge {
  const lines = readCsv(csv);
  const columns = Object.keys(lines[0] ?? {});
  if (columns.includes('code') && columns.includes('full_name')) return mergeUnits(known, lines, effectiveOn);
  if (columns.includes('from_code') && columns.includes('to_code'))
    return mergeSuccessions(known, lines, effectiveOn);
  if (columns.includes('old_ward_code') && columns.includes('new_ward_code'))
    return mergeSuccessions(
      known,
      lines.filter((line) => line.old_ward_code).map(fromPublishedMap),
      effectiveOn,
    );
  throw new ListError(
    `columns are ${columns.join(', ') || 'missing'}: expected code, full_name (units) or from_code, to_code (successions)`,
  );
}

/** A former district without communes has a blank ward code in such maps and is left to the shipped data. */
function fromPublishedMap(line: Line): Line {
  const { old_ward_code = '', new_ward_code = '', n_targets, confirmed_by_second_source } = line;
  const automatic = String(n_targets === '1' && confirmed_by_second_source === 'true');
  return { from_code: old_ward_code, to_code: new_ward_code, automatic };
}

function mergeUnits(known: UnitData, lines: readonly Line[], effectiveOn: string): Merge {
  const units = new Map(known.units.map((unit) => [keyOf(unit), unit]));
  const before = units.size;
  lines.forEach((line, index) => {
    const unit = unitOf(line, known, effectiveOn, index + 2);
    const former = unitOn(known, unit.code, unit.validFrom);
    if (former && former.validFrom < unit.validFrom) {
      units.set(keyOf(former), { ...former, validTo: unit.validFrom });
    }
    units.set(keyOf(unit), unit);
  });
  const added = units.size - before;
  return { data: { ...known, units: [...units.values()] }, added, replaced: lines.length - added };
}

function unitOf(line: Line, known: UnitData, effectiveOn: string, lineNumber: number): UnitRow {
  const { code = '', full_name: fullName = '' } = line;
  if (!/^(\d{2}|\d{5})$/.test(code)) {
    throw new ListError(`line ${lineNumber}: code "${code}" has neither 2 digits (province) nor 5 (commune)`);
  }
  if (!fullName) throw new ListError(`line ${lineNumber}: full_name is empty`);
  const validFrom = date(line.valid_from, lineNumber);
  const present = unitOn(known, code, validFrom ?? effectiveOn);
  const parentCode = line.parent_code || line.province_code || present?.parentCode || null;
  if (code.length === 5 && !parentCode) throw new ListError(`line ${lineNumber}: parent_code is missing`);
  return {
    code,
    name: bareName(fullName),
    fullName: fullName.normalize('NFC'),
    level: code.length === 2 ? 'province' : 'commune',
    parentCode: code.length === 2 ? null : parentCode,
    district: line.district || present?.district || null,
    validFrom: validFrom ?? present?.validFrom ?? effectiveOn,
    validTo: date(line.valid_to, lineNumber) ?? present?.validTo ?? null,
  };
}

function mergeSuccessions(known: UnitData, lines: readonly Line[], effectiveOn: string): Merge {
  const dayBefore = new Date(Date.parse(effectiveOn) - 86_400_000).toISOString().slice(0, 10);
  const official = lines.map((line, index): UnitSuccession => {
    const { from_code: fromCode = '', to_code: toCode = '' } = line;
    const from = line.from_valid_from || unitOn(known, fromCode, dayBefore)?.validFrom;
    const to = line.to_valid_from || unitOn(known, toCode, effectiveOn)?.validFrom;
    if (!from) throw new ListError(`line ${index + 2}: there was no unit ${fromCode} before ${effectiveOn}`);
    if (!to) throw new ListError(`line ${index + 2}: there is no unit ${toCode} on ${effectiveOn}`);
    return { fromCode, fromValidFrom: from, toCode, toValidFrom: to, automatic: line.automatic === 'true' };
  });
  // A list says everything about the units that it names: what else was thought of them goes.
  const named = new Set(official.map(({ fromCode, fromValidFrom }) => `${fromCode}/${fromValidFrom}`));
  const kept = known.successions.filter((row) => !named.has(`${row.fromCode}/${row.fromValidFrom}`));
  const replaced = known.successions.length - kept.length;
  return {
    data: { ...known, successions: [...kept, ...official] },
    replaced,
    added: Math.max(0, official.length - replaced),
  };
}

function unitOn({ units }: UnitData, code: string, day: string): UnitRow | undefined {
  return units.find(
    (unit) => unit.code === code && unit.validFrom <= day && (unit.validTo === null || day < unit.validTo),
  );
}

const keyOf = ({ code, validFrom }: UnitRow) => `${code}/${validFrom}`;

function date(text: string | undefined, lineNumber: number): string | undefined {
  if (!text) return undefined;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) {
    throw new ListError(`line ${lineNumber}: "${text}" is not a date YYYY-MM-DD`);
  }
  return text;
}

function readCsv(csv: string): Line[] {
  try {
    return parse(csv, {
      columns: (names: string[]) => names.map((name) => name.trim()),
      bom: true,
      trim: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new ListError(error instanceof Error ? error.message : String(error));
  }
}
