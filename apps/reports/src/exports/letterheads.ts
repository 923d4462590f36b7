import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import type { Letterhead } from '#documents';
import { ConfigurationError } from '#observability';

/** Who issues documents, by the name that requests use. */
export type Letterheads = Readonly<Record<string, Letterhead>>;

const BOARD = ['Ban Thường vụ Tỉnh ủy (để báo cáo);', 'Các tổ chức chính trị - xã hội tỉnh;', 'Lưu: VT.'];

/** Used until LIENTHONG_LETTERHEADS_FILE names the bodies of the province; what is unknown is left open. */
export const SHIPPED_LETTERHEADS: Letterheads = {
  front: {
    style: 'state',
    parent: 'ỦY BAN TRUNG ƯƠNG MTTQ VIỆT NAM',
    issuer: 'ỦY BAN MTTQ VIỆT NAM TỈNH',
    number: null,
    symbol: 'BC-MTTQ-BTT',
    place: '……………',
    signature: { authority: 'TM. BAN THƯỜNG TRỰC', title: 'CHỦ TỊCH', name: null },
    recipients: BOARD,
  },
  party: {
    style: 'party',
    parent: 'TỈNH ỦY',
    issuer: 'BAN TUYÊN GIÁO VÀ DÂN VẬN',
    number: null,
    symbol: 'BC/BTGDV',
    place: '……………',
    signature: { authority: null, title: 'TRƯỞNG BAN', name: null },
    recipients: ['Ban Thường vụ Tỉnh ủy (để báo cáo),', 'Lưu Văn phòng.'],
  },
  'youth-union': {
    style: 'organisation',
    heading: 'ĐOÀN TNCS HỒ CHÍ MINH',
    parent: 'BCH ĐOÀN TNCS HỒ CHÍ MINH',
    issuer: 'BAN THƯỜNG VỤ TỈNH ĐOÀN',
    number: null,
    symbol: 'BC/TĐTN',
    place: '……………',
    signature: { authority: 'TM. BAN THƯỜNG VỤ TỈNH ĐOÀN', title: 'BÍ THƯ', name: null },
    recipients: BOARD,
  },
};

const text = { type: 'string', minLength: 1, maxLength: 200 } as const;
const optionalText = { type: ['string', 'null'], maxLength: 200 } as const;
const isLetterheads = new Ajv({ allowUnionTypes: true }).compile<Letterheads>({
  type: 'object',
  minProperties: 1,
  propertyNames: { pattern: '^[a-z0-9-]{1,64}$' },
  additionalProperties: {
    type: 'object',
    additionalProperties: false,
    required: ['style', 'parent', 'issuer', 'number', 'symbol', 'place', 'signature', 'recipients'],
    properties: {
      style: { enum: ['state', 'party', 'organisation'] },
      parent: optionalText,
      issuer: text,
      heading: text,
      number: optionalText,
      symbol: text,
      place: text,
      signature: {
        type: 'object',
        additionalProperties: false,
        required: ['authority', 'title', 'name'],
        properties: { authority: optionalText, title: text, name: optionalText },
      },
      recipients: { type: 'array', maxItems: 20, items: text },
    },
  },
});

/** Reads LIENTHONG_LETTERHEADS_FILE over those that ship. */
export function readLetterheads(path: string | undefined): Letterheads {
  if (path === undefined) return SHIPPED_LETTERHEADS;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason =
      error instanceof SyntaxError
        ? 'is not JSON'
        : `cannot be read (${(error as NodeJS.ErrnoException).code})`;
    throw new ConfigurationError(`LIENTHONG_LETTERHEADS_FILE: ${path} ${reason}`);
  }
  if (!isLetterheads(value)) {
    const [fault] = isLetterheads.errors ?? [];
    throw new ConfigurationError(
      `LIENTHONG_LETTERHEADS_FILE: ${path}: ${fault?.instancePath || '/'} ${fault?.message}`,
    );
  }
  return { ...SHIPPED_LETTERHEADS, ...value };
}

/** Injection token of the {@link Letterheads}. */
export const LETTERHEADS = Symbol('LETTERHEADS');
