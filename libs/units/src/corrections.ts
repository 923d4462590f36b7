/**
 * Known defects of the data package, corrected. Each line says what is wrong there and where the right
 * value comes from; `units.spec.ts` shows that nothing else differs from the official lists.
 */
interface FormerUnit {
  readonly code: string;
  readonly fullName: string;
  /** Code of the province before July 2025. */
  readonly province: string;
  readonly district: string | null;
  readonly level: 'commune' | 'district';
  readonly successors: readonly string[];
  readonly automatic: boolean;
}

/** Codes of current communes that the package gives wrongly (statistics office list of 2025). */
export const CURRENT_CODES: ReadonlyMap<string, string> = new Map([
  ['06970', '06978'], // Xã Ba Chẽ, Quảng Ninh
  ['23737', '23938'], // Xã Ia Mơ, Gia Lai; 23737 was Xã Ia Mơ Nông
]);

/** Misspelt names of former communes. */
export const FORMER_NAMES: ReadonlyMap<string, string> = new Map([['31246', 'Xã Thạnh Quới']]);

/** Districts that had ceased to exist before July 2025: Đạ Tẻh had been merged into Đạ Huoai. */
export const FORMER_DISTRICTS: ReadonlyMap<string, string> = new Map([['Huyện Đạ Tẻh', 'Huyện Đạ Huoai']]);

/** Successors that the package gives wrongly; a person confirms them. */
export const FORMER_SUCCESSORS: ReadonlyMap<string, readonly string[]> = new Map([
  // The two Xã Thạnh Lộc of Kiên Giang are swapped: the official list of what each commune was formed from.
  ['30901', ['30886']],
  ['30913', ['30910']],
]);

/** Former units that the package leaves out or gives without a code: Ia Mơ and the island districts without communes. */
export const MISSING_FORMER_UNITS: readonly FormerUnit[] = [
  {
    code: '23938',
    fullName: 'Xã Ia Mơ',
    province: '64',
    district: 'Huyện Chư Prông',
    level: 'commune',
    successors: ['23938'],
    automatic: false,
  },
  islandDistrict('318', 'Huyện Bạch Long Vĩ', '31', '11948'),
  islandDistrict('471', 'Huyện Cồn Cỏ', '45', '19742'),
  islandDistrict('498', 'Huyện Hoàng Sa', '48', '20333'),
  islandDistrict('536', 'Huyện Lý Sơn', '51', '21548'),
  islandDistrict('755', 'Huyện Côn Đảo', '77', '26732'),
];

function islandDistrict(code: string, fullName: string, province: string, successor: string): FormerUnit {
  return {
    code,
    fullName,
    province,
    district: null,
    level: 'district',
    successors: [successor],
    automatic: true,
  };
}

/** Changes after July 2025 that the package does not know: Đồng Nai is a city (Nghị quyết 30/2026/QH16). */
export const RENAMED_UNITS: readonly { readonly on: string; readonly names: ReadonlyMap<string, string> }[] =
  [
    {
      on: '2026-04-30',
      names: new Map([
        ['75', 'Thành phố Đồng Nai'],
        ['25270', 'Phường Lộc Ninh'],
        ['25357', 'Phường Tân Khai'],
        ['25363', 'Phường Đồng Phú'],
        ['26116', 'Phường Tân Phú'],
        ['26170', 'Phường Trị An'],
        ['26248', 'Phường Trảng Bom'],
        ['26326', 'Phường Dầu Giây'],
        ['26368', 'Phường Long Thành'],
        ['26425', 'Phường Xuân Lộc'],
        ['26485', 'Phường Nhơn Trạch'],
      ]),
    },
  ];
