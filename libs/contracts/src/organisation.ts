/** The five organisations that ship with the hub; any further one is added as data. */
export const SHIPPED_ORGANISATIONS = [
  { slug: 'trade-union', name: { vi: 'Công đoàn', en: 'Trade union' } },
  { slug: 'youth-union', name: { vi: 'Đoàn TNCS Hồ Chí Minh', en: 'Youth union' } },
  { slug: 'womens-union', name: { vi: 'Hội Liên hiệp Phụ nữ', en: "Women's union" } },
  { slug: 'farmers-union', name: { vi: 'Hội Nông dân', en: "Farmers' union" } },
  { slug: 'veterans', name: { vi: 'Hội Cựu chiến binh', en: "Veterans' association" } },
] as const;

/** What a token may do. `organisation` is bound to one organisation; the others see the whole hub. */
export const ROLES = ['organisation', 'coordinator', 'board', 'auditor', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Every text that a person reads exists in both languages. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}
