import { GENDERS, LEFT_REASONS, MEMBERSHIP_STATUSES, type Bilingual } from '#contracts';
import { ADAPTER_ROW_ERRORS } from '#adapters';
import { fill, type FieldError } from '../problems/problem.js';
import { MAX_FIELD_CHARACTERS } from './canonical-record.schema.js';

/** Why a row cannot be accepted: stable code → text with the remedy. */
export const ROW_ERRORS = {
  'row.malformed': {
    en: 'The row is not one JSON object. Write one complete JSON object on one line.',
    vi: 'Dòng không phải một đối tượng JSON. Hãy viết trọn một đối tượng JSON trên một dòng.',
  },
  'row.encoding': {
    en: 'The row is not valid UTF-8. Convert the file to UTF-8.',
    vi: 'Dòng không phải UTF-8 hợp lệ. Hãy chuyển tệp sang UTF-8.',
  },
  'row.too-long': {
    en: 'The row is longer than 1 MB. Remove what does not belong to the canonical record.',
    vi: 'Dòng dài hơn 1 MB. Hãy bỏ phần không thuộc bản ghi chuẩn.',
  },
  'row.too-deep': {
    en: 'The row is nested too deeply. Send the canonical record as /docs shows it.',
    vi: 'Dòng lồng nhau quá sâu. Hãy gửi bản ghi chuẩn như mô tả ở /docs.',
  },
  'row.cells': {
    en: 'The row has another number of cells than the header. Quote cells that contain commas.',
    vi: 'Số ô của dòng khác số cột ở dòng đầu. Hãy đặt trong dấu nháy kép những ô có dấu phẩy.',
  },
  'row.quotes': {
    en: 'There is text after a closing quotation mark. Double quotation marks inside a quoted cell.',
    vi: 'Có chữ sau dấu nháy đóng. Bên trong ô có nháy kép, hãy viết hai dấu nháy.',
  },
  'field.required': {
    en: '"{field}" is required. Fill it in.',
    vi: 'Thiếu "{field}" bắt buộc. Hãy điền giá trị.',
  },
  'field.type': {
    en: '"{field}" has the wrong JSON type. Send {expected}.',
    vi: '"{field}" sai kiểu JSON. Hãy gửi {expected}.',
  },
  'field.unknown-value': {
    en: '"{field}" has an unknown value. Use one of: {expected}.',
    vi: '"{field}" có giá trị không xác định. Hãy dùng một trong: {expected}.',
  },
  'field.too-long': {
    en: '"{field}" has more than {expected} characters. Shorten it.',
    vi: '"{field}" dài hơn {expected} ký tự. Hãy rút ngắn.',
  },
  'field.text': {
    en: '"{field}" contains a NUL character or half a surrogate pair. Remove it.',
    vi: '"{field}" chứa ký tự NUL hoặc nửa cặp surrogate. Hãy bỏ ký tự đó.',
  },
  'field.unknown': {
    en: '"{field}" is not a field of this request. Remove it.',
    vi: '"{field}" không phải trường của yêu cầu này. Hãy bỏ trường đó.',
  },
  'field.out-of-range': {
    en: '"{field}" is too small, too large, or has too few or too many items: {expected}.',
    vi: '"{field}" quá nhỏ, quá lớn, hoặc có quá ít hay quá nhiều phần tử: {expected}.',
  },
  'field.local-id': {
    en: '"{field}" must have 1 to 64 characters without control characters.',
    vi: '"{field}" phải có từ 1 đến 64 ký tự và không chứa ký tự điều khiển.',
  },
  'field.local-id-mismatch': {
    en: '"{field}" differs from the local id in the path. Send the same, or leave it out.',
    vi: '"{field}" khác với mã nội bộ trong đường dẫn. Hãy gửi cùng một mã hoặc bỏ trường này.',
  },
  ...ADAPTER_ROW_ERRORS,
} as const satisfies Record<string, Bilingual>;

export type RowErrorCode = keyof typeof ROW_ERRORS;

/** What is wrong with a row; the value itself is never kept. */
export interface RowError {
  readonly code: RowErrorCode;
  /** Canonical path or CSV column; null: the row as a whole. */
  readonly field: string | null;
}

/** Adds the texts in both languages. */
export function describeRowError(
  error: { code: string; field: string | null; sheet?: string | null; line?: number | null },
  row?: number,
): FieldError {
  const { code, field, sheet, line } = error;
  const text: Bilingual = code in ROW_ERRORS ? ROW_ERRORS[code as RowErrorCode] : PROCESSING_FAILED;
  const message = fill(text, { field: field ?? '', expected: expected(code, field), code });
  return {
    ...(row !== undefined && { row }),
    ...(typeof sheet === 'string' && { sheet }),
    ...(typeof line === 'number' && { line }),
    field,
    code,
    message,
  };
}

/** A row that was accepted and that a later service could not process. */
const PROCESSING_FAILED: Bilingual = {
  en: 'The hub could not process this row ({code}). The operator sees it among the dead letters.',
  vi: 'Hệ thống không xử lý được dòng này ({code}). Người vận hành thấy dòng này trong danh sách lỗi.',
};

function expected(code: string, field: string | null): string {
  if (code === 'field.too-long') return String(MAX_FIELD_CHARACTERS);
  const name = field?.split('.').at(-1) ?? '';
  switch (name) {
    case 'gender':
      return GENDERS.join(', ');
    case 'status':
      return MEMBERSHIP_STATUSES.join(', ');
    case 'leftReason':
    case 'left_reason':
      return LEFT_REASONS.join(', ');
    case 'person':
    case 'membership':
    case 'residence':
      return 'object';
    default:
      return 'string';
  }
}
