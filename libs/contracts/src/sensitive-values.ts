/**
 * Ethnic groups of Việt Nam, in the order of the list of 1979 (Quyết định 121-TCTK/PPCĐ). Published code numbers
 * contradict one another, so the name is the key. A value's position is its code in the figures: only ever append.
 */
// prettier-ignore
export const ETHNIC_GROUPS = [
  'Kinh', 'Tày', 'Thái', 'Hoa', 'Khmer', 'Mường', 'Nùng', 'Mông', 'Dao', 'Gia Rai', 'Ngái', 'Ê Đê', 'Ba Na',
  'Xơ Đăng', 'Sán Chay', 'Cơ Ho', 'Chăm', 'Sán Dìu', 'Hrê', 'Mnông', 'Raglay', 'Xtiêng', 'Bru-Vân Kiều', 'Thổ',
  'Giáy', 'Cơ Tu', 'Giẻ Triêng', 'Mạ', 'Khơ Mú', 'Co', 'Tà Ôi', 'Chơ Ro', 'Kháng', 'Xinh Mun', 'Hà Nhì', 'Chu Ru',
  'Lào', 'La Chí', 'La Ha', 'Phù Lá', 'La Hủ', 'Lự', 'Lô Lô', 'Chứt', 'Mảng', 'Pà Thẻn', 'Cơ Lao', 'Cống', 'Bố Y',
  'Si La', 'Pu Péo', 'Brâu', 'Ơ Đu', 'Rơ Măm', 'Khác',
] as const;
export type EthnicGroup = (typeof ETHNIC_GROUPS)[number];

/** Religions that the state has recognised, and none. Only ever append. */
// prettier-ignore
export const RELIGIONS = [
  'Không', 'Phật giáo', 'Công giáo', 'Tin Lành', 'Cao Đài', 'Phật giáo Hòa Hảo', 'Hồi giáo', "Baha'i",
  'Tịnh độ Cư sĩ Phật hội', 'Cơ đốc Phục lâm', 'Tứ Ân Hiếu Nghĩa', 'Bửu Sơn Kỳ Hương', 'Minh Sư đạo', 'Minh Lý đạo',
  'Bà-la-môn', 'Mặc Môn', 'Hiếu Nghĩa Tà Lơn', 'Khác',
] as const;
export type Religion = (typeof RELIGIONS)[number];
