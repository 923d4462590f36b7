/** What was noticed or repaired while reading a value; stable codes. */
export type ValueNote =
  | 'leading-zero-restored'
  | 'leading-zeros-restored'
  | 'scientific-notation-restored'
  | 'value-lost'
  | 'separators-removed'
  | 'letters-read-as-digits'
  | 'old-id-in-national-id-column'
  | 'national-id-in-old-id-column'
  | 'unknown-birth-province'
  | 'unknown-century'
  | 'wrong-length'
  | 'placeholder'
  | 'prefix-2018'
  | 'area-code-2017'
  | 'country-code-removed'
  | 'several-values'
  | 'not-a-phone'
  | 'excel-serial'
  | 'two-digit-year'
  | 'default-date'
  | 'unknown-parts'
  | 'day-month-swapped'
  | 'approximate'
  | 'impossible-date'
  | 'implausible-year'
  | 'not-a-date';

/** The notes in plain words for row errors and review screens. */
export const VALUE_NOTE_TEXT: Readonly<Record<ValueNote, { readonly vi: string; readonly en: string }>> = {
  'leading-zero-restored': { vi: 'Đã thêm lại số 0 đầu bị mất', en: 'A lost leading zero was restored' },
  'leading-zeros-restored': {
    vi: 'Đã thêm lại hai số 0 đầu bị mất',
    en: 'Two lost leading zeros were restored',
  },
  'scientific-notation-restored': {
    vi: 'Đã đọc lại số từ dạng khoa học của Excel',
    en: 'The number was read back from scientific notation',
  },
  'value-lost': {
    vi: 'Excel đã làm mất chữ số (dạng 7.9E+10); hãy định dạng cột là văn bản và nhập lại',
    en: 'A spreadsheet has lost digits (7.9E+10); format the column as text and enter it again',
  },
  'separators-removed': { vi: 'Đã bỏ dấu cách, dấu chấm', en: 'Separators were removed' },
  'letters-read-as-digits': { vi: 'Chữ O, l đã được đọc là số 0, 1', en: 'Letters O, l were read as digits' },
  'old-id-in-national-id-column': {
    vi: 'Là số CMND 9 số trong cột CCCD',
    en: 'A 9-digit CMND in the CCCD column',
  },
  'national-id-in-old-id-column': {
    vi: 'Là số CCCD 12 số trong cột CMND',
    en: 'A 12-digit CCCD in the CMND column',
  },
  'unknown-birth-province': {
    vi: 'Ba số đầu không phải mã tỉnh nơi đăng ký khai sinh',
    en: 'The first three digits are no province of birth registration',
  },
  'unknown-century': {
    vi: 'Số thứ tư (thế kỷ, giới tính) phải từ 0 đến 3',
    en: 'The fourth digit (century, gender) must be 0 to 3',
  },
  'wrong-length': { vi: 'Sai số chữ số', en: 'Wrong number of digits' },
  placeholder: { vi: 'Là giá trị điền cho có, không phải số thật', en: 'A filler value, not a real one' },
  'prefix-2018': {
    vi: 'Đã đổi đầu số 11 số sang 10 số (2018)',
    en: 'An 11-digit prefix was rewritten (change of 2018)',
  },
  'area-code-2017': {
    vi: 'Đã đổi mã vùng cố định (2017)',
    en: 'A landline area code was rewritten (change of 2017)',
  },
  'country-code-removed': { vi: 'Đã bỏ mã quốc gia 84', en: 'Country code 84 was removed' },
  'several-values': { vi: 'Có nhiều số; đã lấy số đầu tiên', en: 'Several numbers; the first was taken' },
  'not-a-phone': { vi: 'Không phải số điện thoại Việt Nam', en: 'Not a Vietnamese phone number' },
  'excel-serial': { vi: 'Đã đọc từ số ngày của Excel', en: 'Read from a spreadsheet day number' },
  'two-digit-year': {
    vi: 'Năm hai chữ số, thế kỷ là suy đoán',
    en: 'Two-digit year, the century is a guess',
  },
  'default-date': {
    vi: '01/01 thường là giá trị mặc định: chỉ dùng năm',
    en: '1 January is usually a default: only the year is used',
  },
  'unknown-parts': { vi: 'Ngày hoặc tháng để trống (00)', en: 'Day or month left blank (00)' },
  'day-month-swapped': { vi: 'Ngày và tháng bị đảo', en: 'Day and month were swapped' },
  approximate: { vi: 'Ngày sinh ước chừng', en: 'Approximate date' },
  'impossible-date': {
    vi: 'Ngày không có trong lịch, giữ nguyên như đã ghi',
    en: 'No such date; kept as given',
  },
  'implausible-year': {
    vi: 'Năm sinh không hợp lý, giữ nguyên như đã ghi',
    en: 'Implausible year; kept as given',
  },
  'not-a-date': { vi: 'Không đọc được thành ngày', en: 'Not readable as a date' },
};
