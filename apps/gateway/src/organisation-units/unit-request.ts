import {
  MAX_UNITS_PER_REQUEST,
  OWNERSHIP_SECTORS,
  UNIT_KINDS,
  type OrganisationUnit,
  type UnitFault,
} from '#contracts';
import { assertNoFaults, BodyFields } from '../http/body-fields.js';
import { Problem, type FieldError } from '../problems/problem.js';

const FIELDS = [
  ...['code', 'kind', 'name', 'parentCode', 'communeCode', 'communeText', 'provinceText'],
  ...['ownershipSector', 'validFrom', 'validTo'],
];
const MAX_CODE = 64;
const MAX_NAME = 200;

/** One unit from the body of a PUT; the code is that of the path. */
export function oneUnit(code: string, body: unknown): OrganisationUnit {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const { unit, fields } = unitFrom(isObject ? { code, ...body } : body);
  fields.assertSound();
  if (unit.code !== unitCode(code)) fields.fault('code', 'field.unknown-value', code);
  fields.assertSound();
  return unit;
}

/** The units of `{units: […]}`; every fault of every row at once. */
export function unitList(body: unknown): OrganisationUnit[] {
  const fields = new BodyFields(body, ['units']);
  const given = fields.list('units', MAX_UNITS_PER_REQUEST);
  if (given === null && fields.faults.length === 0) fields.fault('units', 'field.required');
  if (given?.length === 0) fields.fault('units', 'field.required');
  fields.assertSound();
  const units = (given ?? []).map((item, index) => unitFrom(item, index + 1));
  assertNoFaults(units.flatMap((unit) => unit.fields.faults));
  return units.map(({ unit }) => unit);
}

/** A code in its one spelling. */
export function unitCode(given: string): string {
  const code = given.normalize('NFC').trim();
  const characters = [...code].length;
  if (characters < 1 || characters > MAX_CODE || /[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(code)) {
    throw new Problem('unit.code.invalid');
  }
  return code;
}

/** What the registry found wrong in the tree, as the API says it. */
export function treeErrors(faults: readonly UnitFault[], hasRows: boolean): FieldError[] {
  return faults.map(({ row, ...fault }) => (hasRows ? { row, ...fault } : fault));
}

function unitFrom(body: unknown, row?: number): { unit: OrganisationUnit; fields: BodyFields } {
  const fields = new BodyFields(body, FIELDS, row);
  const kind = fields.requiredOneOf('kind', UNIT_KINDS);
  const ownershipSector = fields.oneOf('ownershipSector', OWNERSHIP_SECTORS);
  if (ownershipSector !== null && kind !== 'workplace') {
    fields.fault('ownershipSector', 'field.not-here', `"kind": "${kind}"`);
  }
  const unit = {
    code: fields.requiredText('code', MAX_CODE),
    kind,
    name: fields.requiredText('name', MAX_NAME),
    parentCode: fields.text('parentCode', MAX_CODE),
    communeCode: fields.text('communeCode', 10),
    communeText: fields.text('communeText', MAX_NAME),
    provinceText: fields.text('provinceText', MAX_NAME),
    ownershipSector,
    validFrom: fields.day('validFrom'),
    validTo: fields.day('validTo'),
  };
  return { unit, fields };
}
