import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { GatheringFormula, ImportRow } from '#contracts';
import { QueryFailed } from '#messaging';
import { inTransaction } from '#persistence';
import { badParameter, refusal } from '../engine/refusals.js';
import { FIRST_DAY, isDay } from '../engine/report-dates.js';
import { isStorable } from '../engine/storable.js';

/** One formula is added after the other: two might overlap. */
const FORMULA_LOCK = 7_120_012;
const NAME = /^[a-z][a-z0-9-]{0,63}$/;
const COLUMNS = `name, version, numerator, source, target::float8 AS target, valid_from::text AS "validFrom",
  valid_to::text AS "validTo", description`;

/** Named and versioned formulas of the gathering rate. What was once there is never changed. */
@Injectable()
export class FormulasService {
  constructor(private readonly dataSource: DataSource) {}

  all(): Promise<GatheringFormula[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM gathering_formula ORDER BY name COLLATE "C", version`,
    );
  }

  /** @throws QueryFailed a field is wrong (400), or its days overlap those of another version (422) */
  async add(given: ImportRow): Promise<GatheringFormula> {
    const formula = read(given);
    return inTransaction(this.dataSource, async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [FORMULA_LOCK]);
      const others: GatheringFormula[] = await tx.query(
        `SELECT ${COLUMNS} FROM gathering_formula WHERE name = $1 ORDER BY version`,
        [formula.name],
      );
      // A version without an end ends where the next one begins.
      const overlapping = others.find(({ validFrom, validTo }) =>
        validTo === null
          ? validFrom >= formula.validFrom
          : validTo >= formula.validFrom && (formula.validTo === null || formula.validTo >= validFrom),
      );
      if (overlapping) {
        const days = `${overlapping.validFrom} – ${overlapping.validTo ?? '…'}`;
        throw new QueryFailed(
          refusal(
            422,
            'formula.overlapping',
            `Thời gian áp dụng trùng với phiên bản ${overlapping.version} (${days}).`,
            `Its days overlap those of version ${overlapping.version} (${days}).`,
          ),
        );
      }
      const version = (others.at(-1)?.version ?? 0) + 1;
      const { name, numerator, source, target, validFrom, validTo, description } = formula;
      await tx.query(
        `INSERT INTO gathering_formula (name, version, numerator, source, target, valid_from, valid_to, description)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [name, version, numerator, source, target, validFrom, validTo, description],
      );
      await tx.query('UPDATE figures_version SET version = version + 1');
      return { ...formula, version };
    });
  }
}

function read(given: ImportRow): Omit<GatheringFormula, 'version'> {
  const { name, numerator, source = null, target = 0.6, validFrom, validTo = null, description = '' } = given;
  const check = (field: string, sound: boolean, expected: string) => {
    if (!sound) throw new QueryFailed(badParameter(field, expected, expected));
  };
  const day = (value: unknown): value is string =>
    typeof value === 'string' && isDay(value) && value >= FIRST_DAY;
  check('name', typeof name === 'string' && NAME.test(name), NAME.source);
  check('numerator', numerator === 'memberships' || numerator === 'persons', 'memberships | persons');
  const isText = (value: unknown, most: number): value is string =>
    typeof value === 'string' && value.length <= most && isStorable(value);
  check('source', source === null || (isText(source, 200) && source !== ''), '1–200');
  check('target', typeof target === 'number' && target > 0 && target <= 10, '0 < target ≤ 10');
  check('validFrom', day(validFrom), 'YYYY-MM-DD');
  check(
    'validTo',
    validTo === null || (day(validTo) && validTo >= (validFrom as string)),
    'YYYY-MM-DD ≥ validFrom',
  );
  check('description', isText(description, 500), '≤ 500');
  return { name, numerator, source, target, validFrom, validTo, description } as Omit<
    GatheringFormula,
    'version'
  >;
}
