import type { QueryFailure } from '#contracts';

/** An expected failure of a report; becomes a problem document. */
export function refusal(status: number, code: string, vi: string, en: string): QueryFailure {
  return { status, code, message: { vi, en } };
}

export function unknownUnit(): QueryFailure {
  return refusal(
    404,
    'unit.unknown',
    'Không có đơn vị hành chính với mã này.',
    'There is no administrative unit with this code.',
  );
}

export function unknownBranch(): QueryFailure {
  return refusal(
    404,
    'branch.unknown',
    'Tổ chức này không có đơn vị (chi đoàn, chi hội, cơ sở) với mã này.',
    'The organisation has no unit (branch) with this code.',
  );
}

export function unknownOrganisation(): QueryFailure {
  return refusal(
    404,
    'organisation.unknown',
    'Không có tổ chức này trong số liệu.',
    'There is no such organisation in the figures.',
  );
}

export function badParameter(name: string, expectedVi: string, expectedEn: string): QueryFailure {
  return refusal(
    400,
    'report.parameter-invalid',
    `Tham số "${name}" không hợp lệ: ${expectedVi}.`,
    `Parameter "${name}" is not valid: ${expectedEn}.`,
  );
}
