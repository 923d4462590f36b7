import type { Bilingual } from '#contracts';

/** Why a workbook cannot be read: stable code → text with the remedy. */
export const SPREADSHEET_FAULTS = {
  'xlsx.not-a-workbook': {
    en: 'This is not an XLSX workbook. Save the file as “Excel Workbook (.xlsx)” and send that.',
    vi: 'Tệp không phải sổ tính XLSX. Hãy lưu tệp dạng “Excel Workbook (.xlsx)” rồi gửi lại.',
  },
  'xlsx.old-format': {
    en: 'This is an old .xls file or one protected by a password. Save it without password as “Excel Workbook (.xlsx)”.',
    vi: 'Đây là tệp .xls cũ hoặc tệp có mật khẩu. Hãy bỏ mật khẩu và lưu dạng “Excel Workbook (.xlsx)”.',
  },
  'xlsx.macros': {
    en: 'The workbook holds macros. Save it as “Excel Workbook (.xlsx)”, which holds none.',
    vi: 'Sổ tính có chứa macro. Hãy lưu dạng “Excel Workbook (.xlsx)” không có macro.',
  },
  'xlsx.damaged': {
    en: 'The workbook is damaged ({detail}). Open it in a spreadsheet program, save it anew and send that.',
    vi: 'Sổ tính bị hỏng ({detail}). Hãy mở bằng chương trình bảng tính, lưu lại rồi gửi.',
  },
  'xlsx.duplicate-entry': {
    en: 'The workbook holds two parts of the same name. Open it in a spreadsheet program, save it anew and send that.',
    vi: 'Sổ tính chứa hai phần trùng tên. Hãy mở bằng chương trình bảng tính, lưu lại rồi gửi.',
  },
  'xlsx.doctype': {
    en: 'The workbook holds a document type declaration, which no spreadsheet program writes. Save it anew with one.',
    vi: 'Sổ tính chứa khai báo DOCTYPE mà chương trình bảng tính không tạo ra. Hãy lưu lại bằng chương trình bảng tính.',
  },
  'xlsx.too-large': {
    en: 'The workbook unpacks to more than the hub takes ({detail}). Split it, or save it as CSV.',
    vi: 'Sổ tính giải nén vượt giới hạn ({detail}). Hãy chia nhỏ hoặc lưu dạng CSV.',
  },
} as const satisfies Record<string, Bilingual>;

export type SpreadsheetFaultCode = keyof typeof SPREADSHEET_FAULTS;

/** A workbook that cannot be read; `detail` is technical and never holds a cell's value. */
export class SpreadsheetFault extends Error {
  constructor(
    readonly code: SpreadsheetFaultCode,
    readonly detail = '',
  ) {
    super(SPREADSHEET_FAULTS[code].en.replace('{detail}', detail));
    this.name = 'SpreadsheetFault';
  }
}

export function damaged(detail: string): SpreadsheetFault {
  return new SpreadsheetFault('xlsx.damaged', detail);
}
