import type { Bilingual } from '#contracts';

/** Why a file as a whole does not fit an adapter. */
export const FILE_FAULTS = {
  'adapter.header-missing': {
    en: 'The header was not found. These columns are missing: {columns}. Compare the first rows with adapter "{adapter}".',
    vi: 'Không tìm thấy dòng tiêu đề. Thiếu các cột: {columns}. Hãy so các dòng đầu với bộ chuyển đổi "{adapter}".',
  },
  'adapter.sheet-missing': {
    en: 'No sheet of the workbook is one that adapter "{adapter}" reads ({sheets}).',
    vi: 'Không có trang tính nào mà bộ chuyển đổi "{adapter}" đọc được ({sheets}).',
  },
  'adapter.too-many-columns': {
    en: 'The header has more than {limit} columns. Remove those that are not needed.',
    vi: 'Dòng tiêu đề có hơn {limit} cột. Hãy bỏ bớt các cột không cần.',
  },
  'adapter.items-missing': {
    en: 'The JSON document holds no list at "{items}".',
    vi: 'Tài liệu JSON không có danh sách tại "{items}".',
  },
  'adapter.json-too-large': {
    en: 'The JSON document is larger than {limit} MB. Send the list as NDJSON, one object a line.',
    vi: 'Tài liệu JSON lớn hơn {limit} MB. Hãy gửi danh sách dạng NDJSON, mỗi dòng một đối tượng.',
  },
  'adapter.json-malformed': {
    en: 'The JSON document is not well-formed.',
    vi: 'Tài liệu JSON sai cú pháp.',
  },
} as const satisfies Record<string, Bilingual>;
export type FileFaultCode = keyof typeof FILE_FAULTS;

export class FileFault extends Error {
  constructor(
    readonly code: FileFaultCode,
    readonly values: Readonly<Record<string, string | number>> = {},
  ) {
    super(fillText(FILE_FAULTS[code].en, values));
    this.name = 'FileFault';
  }
}

/** Why a row of a file in an organisation's own format is refused; `{field}` is its own column. */
export const ADAPTER_ROW_ERRORS = {
  'row.cells-beyond': {
    en: 'The row has more cells than the header has columns. A cell that contains the separator must be quoted.',
    vi: 'Dòng có nhiều ô hơn số cột của tiêu đề. Ô chứa ký tự phân cách phải đặt trong dấu nháy.',
  },
  'row.quote-open': {
    en: 'A quotation mark opens in this row and is not closed. Close it, or double it inside a quoted cell.',
    vi: 'Dòng có dấu nháy mở mà không đóng. Hãy đóng lại; bên trong ô có nháy thì viết hai dấu nháy.',
  },
  'name.unreadable': {
    en: '"{field}" is in the letters of an old font that could not be read. Convert it to Unicode, or name its encoding in the adapter.',
    vi: '"{field}" dùng bảng mã phông chữ cũ không đọc được. Hãy chuyển sang Unicode hoặc khai báo bảng mã trong bộ chuyển đổi.',
  },
  'code.unknown': {
    en: '"{field}" holds a value that the adapter’s code table does not know. Correct it, or have the table completed.',
    vi: '"{field}" có giá trị không có trong bảng mã của bộ chuyển đổi. Hãy sửa hoặc bổ sung bảng mã.',
  },
  'check.required': {
    en: '"{field}" is required by the adapter. Fill it in.',
    vi: 'Bộ chuyển đổi yêu cầu "{field}". Hãy điền giá trị.',
  },
  'check.unique': {
    en: '"{field}" occurs more than once in the file. Keep one of the rows or correct the value.',
    vi: '"{field}" bị lặp trong tệp. Hãy giữ một dòng hoặc sửa giá trị.',
  },
  'check.value': {
    en: '"{field}" holds a value that this list may not have. Correct it.',
    vi: '"{field}" có giá trị không được phép trong danh sách này. Hãy sửa.',
  },
  'check.age': {
    en: '"{field}" gives an age that this list may not have. Correct the date.',
    vi: '"{field}" cho ra tuổi không hợp với danh sách này. Hãy sửa ngày sinh.',
  },
} as const satisfies Record<string, Bilingual>;
export type AdapterRowErrorCode = keyof typeof ADAPTER_ROW_ERRORS;

/** What a check of a file finds in a row that is accepted all the same. */
export const ROW_NOTICES = {
  ...ADAPTER_ROW_ERRORS,
  'code.unknown': {
    en: 'Not in the code table: left empty',
    vi: 'Không có trong bảng mã: để trống',
  },
  'date.unreadable': {
    en: 'Not readable as a date: kept as given',
    vi: 'Không đọc được thành ngày: giữ nguyên',
  },
  'age.unreadable': { en: 'Not readable as an age: left empty', vi: 'Không đọc được thành tuổi: để trống' },
  'marks.several': {
    en: 'More than one column is marked: left empty',
    vi: 'Đánh dấu nhiều hơn một cột: để trống',
  },
  'encoding.repaired': {
    en: 'Single value in an old encoding: read all the same',
    vi: 'Giá trị lẻ dùng bảng mã cũ: đã đọc được',
  },
} as const satisfies Record<string, Bilingual>;
export type RowNoticeCode = keyof typeof ROW_NOTICES;

/** Puts values into the `{name}` places. */
export function fillText(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => String(values[name] ?? ''));
}
