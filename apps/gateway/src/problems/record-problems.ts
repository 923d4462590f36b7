import type { ProblemText } from './problem-text.js';

/** Single records of an organisation, and its units. */
export const RECORD_PROBLEMS = {
  'localId.invalid': {
    status: 422,
    en: 'The local id must have 1 to 64 characters without control characters.',
    vi: 'Mã nội bộ phải có từ 1 đến 64 ký tự và không chứa ký tự điều khiển.',
  },
  'record.invalid': {
    status: 422,
    en: 'The record is not valid. Correct the fields listed in errors and send it again.',
    vi: 'Bản ghi không hợp lệ. Hãy sửa các trường nêu trong errors rồi gửi lại.',
  },
  'record.unknown': {
    status: 404,
    en: 'Your organisation has no record with this local id. Check its spelling and letter case.',
    vi: 'Tổ chức của bạn không có bản ghi mang mã nội bộ này. Hãy kiểm tra chính tả và chữ hoa, chữ thường.',
  },
  'record.withdrawn': {
    status: 404,
    en: 'This record was withdrawn. Push it again to bring it back.',
    vi: 'Bản ghi này đã được rút. Hãy gửi lại nếu muốn khôi phục.',
  },
  'unit.code.invalid': {
    status: 422,
    en: 'The code of a unit must have 1 to 64 characters without control characters.',
    vi: 'Mã đơn vị phải có từ 1 đến 64 ký tự và không chứa ký tự điều khiển.',
  },
  'unit.unknown': {
    status: 404,
    en: 'Your organisation has no such unit. GET /v1/units lists yours.',
    vi: 'Tổ chức của bạn không có đơn vị này. GET /v1/units liệt kê các đơn vị của bạn.',
  },
} as const satisfies Record<string, ProblemText>;
