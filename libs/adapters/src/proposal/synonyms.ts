import type { RecordField } from '../definition/definition.js';

/** What a heading can be beyond a field of its own. */
export type HeadingMeaning = RecordField | 'surname' | 'givenName' | 'day' | 'month' | 'year' | 'age' | 'male' | 'female' | 'address' | 'note' | 'number'; // prettier-ignore

/** Headings of Vietnamese lists, reduced to letters without accents. */
const HEADINGS: Readonly<Record<HeadingMeaning, readonly string[]>> = {
  number: ['stt', 'tt', 'sott', 'sothutu', 'no'],
  localId: ['mahoivien', 'madoanvien', 'masohoivien', 'masodoanvien', 'ma', 'maso', 'mahv', 'madv', 'mathanhvien', 'matnv', 'mahoso', 'id', 'localid', 'sohieu', 'sosodoan', 'masodoan', 'memberid', 'maid'], // prettier-ignore
  observedAt: ['ngaycapnhat', 'capnhatluc', 'capnhat', 'updatedat', 'observedat', 'thoidiemcapnhat'],
  'person.fullName': ['hoten', 'hovaten', 'tenhoivien', 'tendoanvien', 'hotenkhaisinh', 'hovatenkhaisinh', 'hotenhoivien', 'hovatenhoivien', 'hotendoanvien', 'hovatendoanvien', 'fullname', 'name', 'tinhnguyenvien'], // prettier-ignore
  surname: ['ho', 'hodem', 'hovatendem', 'hotendem', 'holot', 'hovachulot', 'hochulot', 'hovadem', 'hotenlot', 'hovatenlot'], // prettier-ignore
  givenName: ['ten'],
  'person.dateOfBirth': ['ngaysinh', 'ngaythangnamsinh', 'sinhngay', 'ngaythangsinh', 'namsinh', 'dateofbirth', 'dob', 'birthday', 'sinhnam', 'ns'], // prettier-ignore
  day: ['ngay', 'ngaysinhngay', 'sinhngayngay'],
  month: ['thang', 'thangsinh'],
  year: ['nam', 'namsinhnam'],
  age: ['tuoi', 'sotuoi', 'dotuoi'],
  'person.gender': ['gioitinh', 'gt', 'phai', 'gender', 'sex', 'namnu'],
  male: ['gioitinhnam', 'phainam', 'nam'],
  female: ['nu', 'gioitinhnu', 'phainu'],
  'person.nationalId': ['cccd', 'socccd', 'cancuoc', 'cancuoccongdan', 'socancuoc', 'sodinhdanh', 'sodinhdanhcanhan', 'cancuoccongdanso', 'cmndcccd', 'socmndcccd', 'cmtcccd', 'nationalid', 'madinhdanh', 'socancuoccongdan', 'cccdcmnd', 'giaytotuythan'], // prettier-ignore
  'person.oldNationalId': [
    'cmnd',
    'socmnd',
    'chungminhnhandan',
    'cmt',
    'socmt',
    'sochungminh',
    'oldnationalid',
  ],
  'person.phone': [
    'dienthoai',
    'sodienthoai',
    'sdt',
    'dt',
    'didong',
    'phone',
    'dienthoaididong',
    'sodt',
    'lienhe',
  ],
  'person.email': ['email', 'thudientu', 'diachiemail'],
  'person.ethnicity': ['dantoc', 'ethnicity'],
  'person.religion': ['tongiao', 'religion'],
  'person.occupation': ['nghenghiep', 'nghe', 'congviec', 'occupation', 'chucvucongtac'],
  'person.residence.communeCode': ['maxa', 'maphuong', 'maxaphuong', 'communecode', 'madvhc', 'maphuongxa'],
  'person.residence.communeText': ['xa', 'phuong', 'xaphuong', 'phuongxa', 'xaphuongthitran', 'xaphuongdackhu', 'communetext', 'donvixa', 'tenxa'], // prettier-ignore
  'person.residence.provinceText': ['tinh', 'tinhthanh', 'tinhthanhpho', 'provincetext', 'tinhtp', 'tentinh'],
  'person.residence.hamlet': ['ap', 'khom', 'khupho', 'thon', 'apkhom', 'apkhomkhupho', 'khomap', 'thonban', 'apkhupho', 'hamlet', 'todanpho', 'khuphoap', 'kp'], // prettier-ignore
  'person.residence.addressLine': ['sonha', 'sonhaduong', 'duong', 'addressline'],
  address: ['diachi', 'noio', 'noiohiennay', 'choohiennay', 'choo', 'thuongtru', 'hokhauthuongtru', 'noicutru', 'diachithuongtru', 'queuquan'], // prettier-ignore
  'membership.status': ['trangthai', 'tinhtrang', 'status', 'tinhtrangsinhhoat'],
  'membership.unitCode': ['machihoi', 'machidoan', 'madonvi', 'chihoi', 'chidoan', 'to', 'donvi', 'unitcode', 'cdcs', 'congdoancoso', 'donvisinhhoat', 'macdcs', 'chidoi', 'tohoi', 'noisinhhoat'], // prettier-ignore
  'membership.role': ['chucvu', 'chucdanh', 'role', 'nhiemvu', 'chucvudoan', 'chucvuhoi'],
  'membership.joinedOn': ['ngayvao', 'ngayvaohoi', 'ngayvaodoan', 'ngayketnap', 'namvaohoi', 'ngaygianhap', 'joinedon', 'namvao', 'ngayvaocongdoan', 'namketnap', 'thamgiatu'], // prettier-ignore
  'membership.leftOn': ['ngayra', 'ngayroi', 'ngaychuyendi', 'ngaynghi', 'lefton', 'ngayrahoi', 'ngayxoaten', 'ngayroihoi', 'ngaygiam'], // prettier-ignore
  'membership.leftReason': ['lydo', 'lydoroi', 'lydora', 'leftreason', 'lydogiam', 'lydochuyendi'],
  'membership.cardNumber': [
    'sothe',
    'thehoivien',
    'sothehoivien',
    'sothedoanvien',
    'cardnumber',
    'sothe hoi',
    'thedoan',
  ],
  'membership.feesPaidThrough': ['hoiphi', 'doanphi', 'donghoiphiden', 'feespaidthrough', 'dongphiden', 'dongdoanphiden', 'hoiphiden', 'doanphiden'], // prettier-ignore
  'membership.lastActivityOn': ['sinhhoatgannhat', 'ngaysinhhoat', 'lastactivityon', 'hoatdonggannhat', 'lansinhhoatcuoi', 'sinhhoatlancuoi'], // prettier-ignore
  note: ['ghichu', 'note', 'ghichuthem'],
};

const MEANINGS = new Map<string, HeadingMeaning>(
  Object.entries(HEADINGS).flatMap(([meaning, keys]) =>
    keys.map((key) => [key, meaning as HeadingMeaning] as const),
  ),
);

/** @param key heading without accents, blanks and signs */
export function meaningOf(key: string): HeadingMeaning | undefined {
  return MEANINGS.get(key);
}

/** Common spellings of values, for proposed code tables. */
export const GENDER_CODES = { Nam: 'male', Nữ: 'female', M: 'male', F: 'female' };
export const STATUS_WORDS: readonly (readonly [word: string, status: string])[] = [
  ['chet', 'deceased'],
  ['tu tran', 'deceased'],
  ['mat', 'deceased'],
  ['chuyen', 'transferred'],
  ['xoa ten', 'removed'],
  ['thoi', 'removed'],
  ['ra khoi', 'removed'],
  ['khai tru', 'removed'],
  ['tam ngung', 'suspended'],
  ['tam hoan', 'suspended'],
  ['dang sinh hoat', 'active'],
  ['hoat dong', 'active'],
  ['active', 'active'],
  ['suspended', 'suspended'],
  ['transferred', 'transferred'],
  ['removed', 'removed'],
  ['deceased', 'deceased'],
];
