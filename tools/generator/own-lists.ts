import type { CanonicalRecord, LeftReason, MembershipStatus } from '#contracts';
import { WorkbookWriter, type Cell, type SheetWriter } from '#spreadsheets';
import { encodeLegacy } from '#vietnamese';
import type { Organisation } from './organisations.js';

/** How each organisation's own system hands out its list; adapters/<organisation>.yaml reads it. */
export const OWN_FORMATS = {
  'trade-union': { extension: 'json', mediaType: 'application/json' },
  'youth-union': {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  'womens-union': { extension: 'csv', mediaType: 'text/csv' },
  'farmers-union': { extension: 'ndjson', mediaType: 'application/x-ndjson' },
  veterans: {
    extension: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
} as const satisfies Record<Organisation, { extension: string; mediaType: string }>;

/** Records of one organisation as the bytes of its own list. */
export async function ownList(
  organisation: Organisation,
  records: readonly CanonicalRecord[],
): Promise<Buffer> {
  switch (organisation) {
    case 'trade-union':
      return Buffer.from(JSON.stringify({ data: { members: records.map(unionMember) }, next: null }));
    case 'farmers-union':
      return Buffer.from(records.map((record) => `${JSON.stringify(farmerRow(record))}\n`).join(''));
    case 'womens-union':
      return Buffer.from(`${[WOMEN_COLUMNS, ...records.map(womanRow)].map(windowsLine).join('')}`, 'latin1');
    case 'youth-union':
      return workbook((writer) => youthSheets(writer, records));
    case 'veterans':
      return workbook((writer) => veteransSheet(writer, records));
  }
}

type Text = string | null | undefined;

const REASONS: Readonly<Record<LeftReason, readonly [union: string, farmers: string, words: string]>> = {
  'charter-violation': ['VI_PHAM', 'VP', 'Vi phạm Điều lệ'],
  'lost-interest': ['KHONG_THIET_THA', 'KTT', 'Không còn tha thiết'],
  'moved-work': ['CHUYEN_CONG_TAC', 'CCT', 'Chuyển công tác'],
  'moved-residence': ['CHUYEN_NOI_O', 'CNO', 'Chuyển nơi cư trú'],
  'away-long-term': ['DI_LAM_XA', 'DLX', 'Đi làm ăn xa'],
  'aged-out': ['QUA_TUOI', 'QT', 'Quá tuổi'],
  'own-request': ['TU_NGUYEN', 'TN', 'Tự nguyện'],
  deceased: ['TU_TRAN', 'TT', 'Từ trần'],
  other: ['KHAC', 'K', 'Lý do khác'],
};
const UNION_STATUS: Readonly<Record<MembershipStatus, string>> = {
  active: 'DANG_SINH_HOAT', suspended: 'TAM_NGUNG', transferred: 'CHUYEN_DI', removed: 'RA_KHOI', deceased: 'TU_TRAN',
}; // prettier-ignore
const FARMER_STATUS: Readonly<Record<MembershipStatus, number>> = {
  active: 1, suspended: 2, transferred: 3, removed: 4, deceased: 5,
}; // prettier-ignore
const WOMEN_STATUS: Readonly<Record<MembershipStatus, string>> = {
  active: 'Đang sinh hoạt', suspended: 'Tạm ngưng', transferred: 'Chuyển đi', removed: 'Ra khỏi hội', deceased: 'Từ trần',
}; // prettier-ignore
const YOUTH_STATUS: Readonly<Record<MembershipStatus, string>> = {
  active: 'Đang sinh hoạt', suspended: 'Tạm hoãn', transferred: 'Chuyển sinh hoạt', removed: 'Xóa tên', deceased: 'Từ trần',
}; // prettier-ignore
const VETERAN_NOTES: Readonly<Record<MembershipStatus, string | null>> = {
  active: null, suspended: 'Tạm ngưng sinh hoạt', transferred: 'Đã chuyển đi', removed: 'Đã ra khỏi hội', deceased: 'Từ trần',
}; // prettier-ignore

function unionMember({ localId, observedAt, person, membership }: CanonicalRecord): object {
  return {
    maDoanVien: localId,
    capNhatLuc: observedAt,
    hoSo: {
      hoTen: person.fullName,
      ngaySinh: person.dateOfBirth,
      gioiTinh: person.gender && (person.gender === 'male' ? 1 : 2),
      soDinhDanh: person.nationalId,
      soCmnd: person.oldNationalId,
      danToc: person.ethnicity,
      tonGiao: person.religion,
      ngheNghiep: person.occupation,
    },
    lienHe: { dienThoai: person.phone },
    diaChi: {
      maXa: person.residence?.communeCode,
      xa: person.residence?.communeText,
      tinh: person.residence?.provinceText,
      ap: person.residence?.hamlet,
    },
    sinhHoat: {
      trangThai: UNION_STATUS[membership.status],
      maCoSo: membership.unitCode,
      chucVu: membership.role,
      ngayKetNap: membership.joinedOn,
      ngayRa: membership.leftOn,
      lyDo: membership.leftReason && REASONS[membership.leftReason][0],
      soThe: membership.cardNumber,
      doanPhiDen: membership.feesPaidThrough,
      hoatDongCuoi: membership.lastActivityOn,
    },
  };
}

function farmerRow({ localId, observedAt, person, membership }: CanonicalRecord): object {
  return {
    ma_hv: localId,
    sua_luc: observedAt,
    ho_ten: person.fullName,
    ngay_sinh: person.dateOfBirth,
    gioi_tinh: person.gender && (person.gender === 'male' ? 'M' : 'F'),
    cccd: person.nationalId,
    cmnd: person.oldNationalId,
    sdt: person.phone,
    dan_toc: person.ethnicity,
    ton_giao: person.religion,
    nghe: person.occupation,
    ma_xa: person.residence?.communeCode,
    xa: person.residence?.communeText,
    tinh: person.residence?.provinceText,
    ap: person.residence?.hamlet,
    tinh_trang: FARMER_STATUS[membership.status],
    ma_chi_hoi: membership.unitCode,
    chuc_vu: membership.role,
    ngay_vao: membership.joinedOn,
    ngay_ra: membership.leftOn,
    ly_do_ra: membership.leftReason && REASONS[membership.leftReason][1],
    so_the: membership.cardNumber,
    hoi_phi_den: membership.feesPaidThrough,
    sinh_hoat_cuoi: membership.lastActivityOn,
  };
}

/** What the lists of the other three have in common, in their order. */
function commonCells({ observedAt, person }: CanonicalRecord): Text[] {
  const { residence } = person;
  return [
    person.nationalId, person.oldNationalId, person.phone, person.ethnicity, person.religion, person.occupation,
    residence?.communeCode, residence?.communeText, residence?.provinceText, residence?.hamlet, observedAt,
  ]; // prettier-ignore
}

function memberCells({ membership }: CanonicalRecord, agedOut = REASONS['aged-out'][2]): Text[] {
  const { leftReason } = membership;
  const reason = leftReason === 'aged-out' ? agedOut : leftReason && REASONS[leftReason][2];
  return [
    membership.role, membership.joinedOn, membership.leftOn, reason, membership.cardNumber,
    membership.feesPaidThrough, membership.lastActivityOn,
  ]; // prettier-ignore
}

function genderWord({ person }: CanonicalRecord): Text {
  return person.gender && (person.gender === 'male' ? 'Nam' : 'Nữ');
}

const WOMEN_COLUMNS: readonly Text[] = [
  'STT', 'Mã hội viên', 'Họ đệm', 'Tên', 'Ngày sinh', 'Giới tính', 'CCCD', 'CMND', 'Điện thoại', 'Dân tộc', 'Tôn giáo', 'Nghề nghiệp',
  'Mã xã', 'Xã', 'Tỉnh', 'Ấp', 'Cập nhật', 'Chi hội', 'Tình trạng', 'Chức vụ', 'Ngày vào hội', 'Ngày ra', 'Lý do', 'Số thẻ',
  'Hội phí đến', 'Sinh hoạt gần nhất',
]; // prettier-ignore

function womanRow(record: CanonicalRecord, index: number): Text[] {
  const { person, membership } = record;
  const words = person.fullName.trim().split(' ');
  return [
    String(index + 1), record.localId, words.slice(0, -1).join(' '), words.at(-1), person.dateOfBirth, genderWord(record),
    ...commonCells(record), membership.unitCode, WOMEN_STATUS[membership.status], ...memberCells(record),
  ]; // prettier-ignore
}

/** A line in the code page of 1998; letters that it does not have lose their marks. */
function windowsLine(cells: readonly Text[]): string {
  const line = cells.map((cell) => {
    const text = [...encodeLegacy((cell ?? '').replace(/[\u200b\u00a0]/g, ' '), 'windows-1258')]
      .map((char) =>
        char.charCodeAt(0) <= 0xff ? char : char.normalize('NFD').replace(/[^\u0000-\u00ff]/g, ''),
      )
      .join('');
    return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${line.join(';')}\r\n`;
}

async function workbook(write: (writer: WorkbookWriter) => Promise<void>): Promise<Buffer> {
  const parts: Buffer[] = [];
  const writer = new WorkbookWriter((bytes) => parts.push(bytes));
  await write(writer);
  await writer.end();
  return Buffer.concat(parts);
}

async function youthSheets(writer: WorkbookWriter, records: readonly CanonicalRecord[]): Promise<void> {
  const isAtHome = ({ membership }: CanonicalRecord): boolean => /^CD-\d/.test(membership.unitCode ?? '');
  const lists = [
    ['Trường học, đơn vị', 'Chi đoàn trường', records.filter((record) => !isAtHome(record))],
    ['Địa bàn', 'Chi đoàn ấp', records.filter(isAtHome)],
  ] as const;
  for (const [name, unit, members] of lists) {
    const sheet = await writer.sheet(name, {
      filter: true,
      header: [
        'STT', 'Mã đoàn viên', 'Họ và tên', 'Ngày sinh', 'Giới tính', 'Số CCCD', 'Số CMND', 'Số điện thoại', 'Dân tộc', 'Tôn giáo',
        'Nghề nghiệp', 'Mã xã', 'Xã/phường', 'Tỉnh', 'Ấp/khóm', 'Cập nhật lúc', unit, 'Trạng thái', 'Chức vụ Đoàn', 'Ngày vào Đoàn',
        'Ngày rời', 'Lý do rời', 'Số thẻ đoàn', 'Đoàn phí đến', 'Sinh hoạt gần nhất',
      ], // prettier-ignore
    });
    for (const [index, record] of members.entries()) {
      const { person, membership } = record;
      await sheet.row([
        index + 1, record.localId, person.fullName, dateCell(person.dateOfBirth), genderWord(record), ...commonCells(record),
        membership.unitCode, YOUTH_STATUS[membership.status], ...memberCells(record, 'Trưởng thành Đoàn'),
      ].map((cell) => cell ?? null)); // prettier-ignore
    }
  }
}

/** A full date as a date cell, everything else as it was typed. */
function dateCell(text: Text): Cell {
  const isFull = /^(19|20)\d\d-\d\d-\d\d$/.test(text ?? '') && !Number.isNaN(Date.parse(text!));
  return isFull ? new Date(`${text!}T00:00:00Z`) : (text ?? null);
}

async function veteransSheet(writer: WorkbookWriter, records: readonly CanonicalRecord[]): Promise<void> {
  const sheet = await writer.sheet('DS hội viên');
  await sheet.row(['HỘI CỰU CHIẾN BINH TỈNH']);
  await sheet.row([{ value: 'DANH SÁCH HỘI VIÊN', style: { bold: true, size: 14 } }]);
  sheet.merge(0, 2, 9, 2);
  await sheet.row([]);
  await veteranHeadings(sheet);
  const order = [...records].sort((a, b) =>
    (a.membership.unitCode ?? '') < (b.membership.unitCode ?? '') ? -1 : 1,
  );
  let unit = '';
  let units = 0;
  for (const [index, record] of order.entries()) {
    const { person, membership } = record;
    if (membership.unitCode && membership.unitCode !== unit) {
      unit = membership.unitCode;
      await sheet.row([String(++units), { value: `Chi hội ${unit}`, style: { bold: true } }]);
    }
    const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(person.dateOfBirth ?? '');
    const born: Cell[] = date
      ? [Number(date[3]), Number(date[2]), Number(date[1])]
      : [null, null, person.dateOfBirth ?? null];
    await sheet.row([
      index + 1, record.localId, person.fullName, ...born, person.gender === 'male' ? 'x' : null, person.gender === 'female' ? 'x' : null,
      ...commonCells(record), ...memberCells(record), VETERAN_NOTES[membership.status],
    ].map((cell) => cell ?? null)); // prettier-ignore
  }
  await sheet.row([null, 'Tổng cộng', records.length]);
  await sheet.row([null, null, null, 'Người lập biểu']);
}

async function veteranHeadings(sheet: SheetWriter): Promise<void> {
  const upper = [
    'TT', 'Số hiệu', 'Họ và tên', 'Ngày tháng năm sinh', null, null, 'Giới tính', null, 'CCCD', 'CMND', 'Điện thoại', 'Dân tộc', 'Tôn giáo',
    'Nghề nghiệp', 'Mã xã', 'Xã, phường', 'Tỉnh', 'Ấp', 'Cập nhật', 'Chức vụ', 'Ngày vào hội', 'Ngày ra', 'Lý do', 'Số thẻ', 'Hội phí đến',
    'Sinh hoạt gần nhất', 'Ghi chú',
  ]; // prettier-ignore
  await sheet.row(upper);
  const row = sheet.lastRow;
  await sheet.row([null, null, null, 'Ngày', 'Tháng', 'Năm', 'Nam', 'Nữ']);
  sheet.merge(3, row, 5, row);
  sheet.merge(6, row, 7, row);
  await sheet.row(upper.map((_name, i) => `(${i + 1})`));
}
