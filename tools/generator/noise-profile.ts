/** Rates (0–1) at which records deviate from the truth, by class of error. Applied per record and field. */
export interface NoiseProfile {
  readonly name: {
    /** Decomposed Unicode, as files from Apple systems have it. */
    readonly nfd: number;
    /** `hoà`, `thuỷ` beside `hòa`, `thủy`, where a name has such a syllable. */
    readonly newTonePlacement: number;
    /** `Qúy`, `Hùynh`, where a name has such a syllable. */
    readonly misplacedTone: number;
    /** `Quí` for `Quý`, `Mĩ` for `Mỹ`, where a name has such a syllable. */
    readonly iForY: number;
    readonly withoutAccents: number;
    readonly oneWordWithoutAccents: number;
    /** One syllable with another tone: another name. */
    readonly wrongTone: number;
    /** Hỏi and ngã confused, where a name has one of them. */
    readonly hoiNga: number;
    /** Telex keys left over: `Nguyeenx Vawn Dduwcs`. */
    readonly telex: number;
    /** VNI keys left over: `Nguye6n4 Va8n D9u7c1`. */
    readonly vniTyping: number;
    /** Bytes of the legacy encodings read as Latin-1; adapters decode those, canonical files rarely have them. */
    readonly tcvn3: number;
    readonly vni: number;
    /** `Ng. V. Hùng`, `N.V. Hùng`. */
    readonly abbreviation: number;
    /** `Nguyễn Văn Hùng (Năm Hùng)`. */
    readonly nickname: number;
    /** Only what the neighbours say: `Năm Hùng`. */
    readonly nicknameOnly: number;
    /** `(chết)`, `(chuyển đi)`, `- CT`. */
    readonly trailingNote: number;
    readonly allCaps: number;
    readonly lowerCase: number;
    /** Doubled, non-breaking and zero-width spaces. */
    readonly spacing: number;
    readonly droppedMiddle: number;
    /** A letter replaced, dropped or doubled. */
    readonly typingError: number;
    /** Other spelling of a Khmer, Chăm, Ê Đê or Cơ Ho name, where there is one. */
    readonly minoritySpelling: number;
  };
  readonly nationalId: {
    readonly lostLeadingZero: number;
    /** `7.2185E+10`: the value is lost. */
    readonly scientific: number;
    readonly wrongDigit: number;
    readonly transposed: number;
    /** The nine-digit number in the column of the twelve-digit one. */
    readonly oldIdInstead: number;
    readonly separators: number;
  };
  readonly oldNationalId: {
    readonly lostLeadingZero: number;
    readonly wrongDigit: number;
    readonly transposed: number;
  };
  readonly phone: {
    /** Eleven digits of before 15 September 2018, where the number had them. */
    readonly before2018: number;
    /** The number that the person used earlier, where there is one. */
    readonly former: number;
    readonly lostLeadingZero: number;
    readonly international: number;
    readonly separators: number;
    readonly wrongDigit: number;
  };
  readonly dateOfBirth: {
    /** Day and month swapped, where both can be a month. */
    readonly swapped: number;
    readonly yearOnly: number;
    readonly monthOnly: number;
    readonly firstOfJanuary: number;
    /** One year off: age by `tuổi ta`. */
    readonly yearOff: number;
    readonly wrongDay: number;
    /** `05/03/1985` instead of `1985-03-05`. */
    readonly dayFirst: number;
    readonly twoDigitYear: number;
    readonly excelSerial: number;
  };
  readonly gender: { readonly missing: number; readonly wrong: number };
  readonly place: {
    /** The ward of before July 2025, with its code where the list has codes. */
    readonly formerWard: number;
    /** Of those, without the district. */
    readonly formerWardWithoutDistrict: number;
    /** Where the person lived before, where there is such a place. */
    readonly formerResidence: number;
    /** A neighbouring commune by mistake. */
    readonly wrongCommune: number;
    readonly withoutType: number;
    readonly withoutAccents: number;
    /** `A5`, `ấp 05`, `Ấp Năm`. */
    readonly hamletAlias: number;
    readonly wrongHamlet: number;
  };
  readonly record: {
    /** A field that the organisation keeps is empty all the same. */
    readonly missingField: number;
    /** Listed once more in the same organisation. */
    readonly duplicate: number;
    /** Factor on every organisation's share of paper-origin lists (1: as usual). */
    readonly paperFactor: number;
  };
}

/** A plausible province; rates follow the measurements and estimates noted in the README beside this file. */
export const DEFAULT_NOISE: NoiseProfile = {
  name: {
    nfd: 0.03,
    newTonePlacement: 0.25,
    misplacedTone: 0.02,
    iForY: 0.2,
    withoutAccents: 0.02,
    oneWordWithoutAccents: 0.005,
    wrongTone: 0.008,
    hoiNga: 0.02,
    telex: 0.003,
    vniTyping: 0.002,
    tcvn3: 0,
    vni: 0,
    abbreviation: 0.015,
    nickname: 0.01,
    nicknameOnly: 0.001,
    trailingNote: 0.012,
    allCaps: 0.08,
    lowerCase: 0.005,
    spacing: 0.02,
    droppedMiddle: 0.006,
    typingError: 0.008,
    minoritySpelling: 0.2,
  },
  nationalId: {
    lostLeadingZero: 0.05,
    scientific: 0.002,
    wrongDigit: 0.006,
    transposed: 0.005,
    oldIdInstead: 0.02,
    separators: 0.01,
  },
  oldNationalId: { lostLeadingZero: 0.03, wrongDigit: 0.006, transposed: 0.005 },
  phone: {
    before2018: 0.12,
    former: 0.1,
    lostLeadingZero: 0.05,
    international: 0.02,
    separators: 0.06,
    wrongDigit: 0.006,
  },
  dateOfBirth: {
    swapped: 0.01,
    yearOnly: 0.02,
    monthOnly: 0.003,
    firstOfJanuary: 0.02,
    yearOff: 0.012,
    wrongDay: 0.008,
    dayFirst: 0.03,
    twoDigitYear: 0.003,
    excelSerial: 0.003,
  },
  gender: { missing: 0.03, wrong: 0.003 },
  place: {
    formerWard: 0.18,
    formerWardWithoutDistrict: 0.4,
    formerResidence: 0.4,
    wrongCommune: 0.004,
    withoutType: 0.05,
    withoutAccents: 0.01,
    hamletAlias: 0.15,
    wrongHamlet: 0.03,
  },
  record: { missingField: 0.02, duplicate: 0.012, paperFactor: 1 },
};

/** Every rate zero and no paper lists beyond the organisations' habits of which fields they keep. */
export const NO_NOISE: NoiseProfile = mapRates(DEFAULT_NOISE, (_group, name) =>
  name === 'paperFactor' ? 1 : 0,
);

/**
 * Completes a partial profile with the defaults: `{"name": {"telex": 0.05}}` changes one rate.
 * @throws Error naming the group or rate that is unknown or not a number between 0 and 1 (`paperFactor`: 0 to 10)
 */
export function noiseProfile(partial: unknown): NoiseProfile {
  if (!isObject(partial)) throw new Error('A noise profile is a JSON object of groups of rates.');
  for (const [group, rates] of Object.entries(partial)) {
    if (!isObject(rates)) throw new Error(`Noise group "${group}" must be an object of rates.`);
    const defaults = (DEFAULT_NOISE as unknown as Record<string, Record<string, number> | undefined>)[group];
    if (defaults === undefined)
      throw new Error(`Unknown noise group "${group}"; there are ${Object.keys(DEFAULT_NOISE).join(', ')}.`);
    for (const [name, rate] of Object.entries(rates)) {
      if (!(name in defaults))
        throw new Error(`Unknown rate "${group}.${name}"; there are ${Object.keys(defaults).join(', ')}.`);
      const most = name === 'paperFactor' ? 10 : 1;
      if (typeof rate !== 'number' || !(rate >= 0 && rate <= most))
        throw new Error(`Rate "${group}.${name}" must be a number from 0 to ${most}.`);
    }
  }
  const given = partial as Record<string, Record<string, number> | undefined>;
  return mapRates(DEFAULT_NOISE, (group, name, rate) => given[group]?.[name] ?? rate);
}

/** All rates times a factor, capped at 0.9; `paperFactor` stays. */
export function scaleNoise(profile: NoiseProfile, factor: number): NoiseProfile {
  return mapRates(profile, (_group, name, rate) =>
    name === 'paperFactor' ? rate : Math.min(0.9, rate * factor),
  );
}

function mapRates(
  profile: NoiseProfile,
  change: (group: string, name: string, rate: number) => number,
): NoiseProfile {
  const groups = Object.entries(profile) as [string, Record<string, number>][];
  return Object.fromEntries(
    groups.map(([group, rates]) => [
      group,
      Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, change(group, name, rate)])),
    ]),
  ) as unknown as NoiseProfile;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
