import type { Settings } from '../src/settings.js';

/** Settings for membership lists of Vietnamese organisations: the flat columns of the canonical record. */
export const vietnameseMembershipSettings: Settings = {
  name: 'vietnamese-membership',
  recordId: 'record_id',
  source: 'organisation',
  localId: 'local_id',
  links: 'all',
  fields: [
    {
      name: 'full_name',
      label: { vi: 'Họ và tên', en: 'Full name' },
      kind: 'vietnamese-name',
      columns: ['full_name'],
      frequencyParts: { plain: ['full_name.family-plain', 'full_name.middle-given'] },
    },
    {
      name: 'birth',
      label: { vi: 'Ngày sinh', en: 'Date of birth' },
      optional: true,
      kind: 'vietnamese-birth-date',
      columns: ['date_of_birth', 'national_id', 'old_national_id'],
    },
    {
      name: 'gender',
      label: { vi: 'Giới tính', en: 'Gender' },
      optional: true,
      kind: 'vietnamese-gender',
      columns: ['gender', 'full_name', 'national_id', 'old_national_id'],
    },
    {
      name: 'national_id',
      label: { vi: 'Số định danh', en: 'National id' },
      optional: true,
      kind: 'vietnamese-national-id',
      columns: ['national_id', 'old_national_id'],
    },
    {
      name: 'old_national_id',
      label: { vi: 'Số CMND', en: 'Old identity card' },
      optional: true,
      kind: 'vietnamese-old-national-id',
      columns: ['old_national_id', 'national_id'],
    },
    {
      name: 'phone',
      label: { vi: 'Điện thoại', en: 'Phone' },
      optional: true,
      kind: 'vietnamese-phone',
      columns: ['phone'],
    },
    {
      name: 'commune',
      label: { vi: 'Xã, phường', en: 'Commune' },
      optional: true,
      kind: 'vietnamese-commune',
      columns: ['commune_code', 'commune_text', 'province_text'],
    },
    {
      name: 'hamlet',
      label: { vi: 'Ấp, khóm', en: 'Hamlet' },
      optional: true,
      kind: 'vietnamese-hamlet',
      columns: ['hamlet'],
    },
    {
      name: 'organisation',
      label: { vi: 'Tổ chức', en: 'Organisation' },
      optional: true,
      kind: 'text',
      columns: ['organisation'],
    },
  ],
  comparisons: [
    {
      name: 'national_id',
      field: 'national_id',
      levels: [
        { is: 'exact', text: { vi: 'trùng khớp', en: 'identical' } },
        { is: 'digit-slip', text: { vi: 'lệch một chữ số', en: 'one digit off' } },
      ],
    },
    {
      name: 'old_national_id',
      field: 'old_national_id',
      levels: [
        { is: 'exact', text: { vi: 'trùng khớp', en: 'identical' } },
        { is: 'digit-slip', text: { vi: 'lệch một chữ số', en: 'one digit off' } },
      ],
    },
    {
      name: 'phone',
      field: 'phone',
      levels: [
        { is: 'exact', text: { vi: 'trùng khớp', en: 'identical' } },
        { is: 'digit-slip', text: { vi: 'lệch một chữ số', en: 'one digit off' } },
      ],
    },
    {
      name: 'full_name',
      field: 'full_name',
      levels: [
        { is: 'same', frequency: 'plain', text: { vi: 'giống hệt', en: 'the same' } },
        {
          is: 'accent-free',
          frequency: 'plain',
          text: { vi: 'giống nhau, một bên không dấu', en: 'the same, one side without accents' },
        },
        {
          is: 'family-missing',
          frequency: 'middle-given',
          text: { vi: 'một bên thiếu họ', en: 'family name missing on one side' },
        },
        {
          is: 'abbreviated',
          frequency: 'given',
          text: { vi: 'một bên viết tắt', en: 'abbreviated on one side' },
        },
        {
          is: 'accent-slip',
          frequency: 'plain',
          text: { vi: 'một âm tiết khác dấu', en: 'one syllable with another accent' },
        },
        {
          is: 'typing-slip',
          frequency: 'plain',
          text: { vi: 'một âm tiết sai một chữ', en: 'one letter differs' },
        },
        {
          is: 'middle-differs',
          frequency: 'family-given',
          text: {
            vi: 'họ và tên giống, tên đệm khác một phần',
            en: 'family and given name agree, middle name in part',
          },
        },
        {
          is: 'reordered',
          frequency: 'given',
          text: { vi: 'cùng âm tiết, khác thứ tự', en: 'the same syllables in another order' },
        },
        {
          is: 'given-and-middle',
          frequency: 'middle-given',
          text: { vi: 'đệm và tên giống, họ khác', en: 'middle and given name agree, another family name' },
        },
        {
          is: 'family-and-given',
          frequency: 'family-given',
          text: {
            vi: 'họ và tên giống, tên đệm khác',
            en: 'family and given name agree, another middle name',
          },
        },
        { is: 'given', frequency: 'given', text: { vi: 'chỉ tên giống', en: 'only the given name agrees' } },
      ],
    },
    {
      name: 'birth',
      field: 'birth',
      levels: [
        { is: 'full-date', text: { vi: 'trùng cả ngày, tháng, năm', en: 'the full date agrees' } },
        { is: 'day-month-swapped', text: { vi: 'ngày và tháng đảo nhau', en: 'day and month swapped' } },
        {
          is: 'digit-distance',
          atMost: 1,
          name: 'digit-slip',
          text: { vi: 'lệch một chữ số', en: 'one digit off' },
        },
        {
          is: 'year-only',
          text: { vi: 'trùng năm, một bên chỉ có năm', en: 'the year agrees, one side has no more' },
        },
        {
          is: 'day-month',
          text: { vi: 'trùng ngày, tháng, khác năm', en: 'day and month agree, another year' },
        },
        {
          is: 'same-year',
          text: { vi: 'trùng năm, khác ngày, tháng', en: 'the year agrees, another day or month' },
        },
        { is: 'years-apart', atMost: 1, text: { vi: 'năm lệch nhau 1', en: 'one year apart' } },
      ],
      dependsOn: { comparison: 'national_id', levels: ['exact', 'digit-slip'] },
    },
    {
      name: 'gender',
      field: 'gender',
      levels: [{ is: 'exact', text: { vi: 'giống nhau', en: 'the same' } }],
      dependsOn: {
        comparison: 'full_name',
        levels: [
          'same',
          'accent-free',
          'family-missing',
          'accent-slip',
          'typing-slip',
          'middle-differs',
          'given-and-middle',
          'family-and-given',
        ],
      },
    },
    {
      name: 'commune',
      field: 'commune',
      levels: [
        { is: 'exact', frequency: 'whole', text: { vi: 'cùng xã, phường', en: 'the same commune' } },
        { is: 'possibly-same', text: { vi: 'có thể cùng xã, phường', en: 'possibly the same commune' } },
      ],
    },
    {
      name: 'hamlet',
      field: 'hamlet',
      levels: [{ is: 'accent-free', text: { vi: 'giống nhau', en: 'the same' } }],
      dependsOn: { comparison: 'commune', levels: ['exact'] },
    },
    {
      name: 'organisation',
      field: 'organisation',
      levels: [
        {
          is: 'exact',
          name: 'same-list',
          text: { vi: 'cùng một tổ chức', en: 'lists of the same organisation' },
        },
      ],
      elseText: { vi: 'hai tổ chức khác nhau', en: 'lists of two organisations' },
    },
  ],
  blocking: [
    { keys: ['national_id'] },
    { keys: ['old_national_id'] },
    { keys: ['phone', 'full_name.given'] },
    { keys: ['phone', 'birth.year'] },
    { keys: ['full_name.plain', 'birth.year'], narrow: ['commune', 'hamlet.plain'] },
    { keys: ['full_name.plain', 'commune'], narrow: ['birth.decade', 'hamlet.plain'] },
    { keys: ['full_name.plain'], narrow: ['birth.day-month', 'hamlet.plain'] },
    { keys: ['birth', 'full_name.given'] },
    { keys: ['birth', 'commune'] },
    { keys: ['full_name.given', 'full_name.initials', 'birth.year', 'commune'] },
    { keys: ['full_name.given', 'birth.year', 'commune', 'hamlet.plain'] },
    { keys: ['full_name.middle-given', 'birth.year', 'commune'], narrow: ['hamlet.plain'] },
    { keys: ['full_name.family-given', 'birth.year', 'commune'], narrow: ['hamlet.plain'] },
    { keys: ['full_name.family-middle', 'birth.year', 'commune', 'hamlet.plain'] },
  ],
  selective: 60,
  strongIdentity: 'national_id',
  targetPrecision: 0.9975,
  reviewProbability: 0.05,
};
