import type { GatheringFormula } from '#contracts';
import { QueryFailed } from '#messaging';
import { refusal } from '../engine/refusals.js';
import type { ReportContext } from '../engine/report-definition.js';

export const DEFAULT_FORMULA = 'memberships';

/** The version of the asked formula that holds on the day of the report. */
export async function formulaOf({ tx, parameters, asOf, knownAt }: ReportContext): Promise<GatheringFormula> {
  const name = parameters.formula ?? DEFAULT_FORMULA;
  const formulas: GatheringFormula[] = await tx.query(
    `SELECT name, version, numerator, source, target::float8 AS target, valid_from::text AS "validFrom",
            valid_to::text AS "validTo", description
     FROM gathering_formula
     WHERE known_from <= $1::timestamptz AND valid_from <= $2::date AND (valid_to IS NULL OR valid_to >= $2::date)
     ORDER BY name, valid_from DESC`,
    [knownAt, asOf],
  );
  const formula = formulas.find((one) => one.name === name);
  if (!formula) {
    const names = [...new Set(formulas.map((one) => one.name))].join(', ');
    throw new QueryFailed(
      refusal(
        404,
        'formula.unknown',
        `Không có công thức này vào ngày đó. Các công thức: ${names}.`,
        `There is no such formula on that day. Formulas: ${names}.`,
      ),
    );
  }
  return formula;
}
