import {
  GENDERS,
  LEFT_REASONS,
  type LeftReason,
  type ProposalKind,
  type ProposalReason,
  type RoundCriterion,
} from '#contracts';
import { AGES, attends, contributes, hasIdentity } from '../phantoms/thresholds.js';

/** A membership that counts, with what the round looks at. */
export interface CountedMembership {
  readonly recordId: string;
  readonly personId: string;
  readonly organisation: string;
  readonly unitCode: string | null;
  readonly communeCode: string | null;
  /** Position in LEFT_REASONS. */
  readonly leftReason: number | null;
  /** Days since the last activity and since the end of the last month paid for, until the round's day. */
  readonly inactiveDays: number | null;
  readonly unpaidDays: number | null;
  readonly flags: number | null;
  readonly role: string | null;
  /** Position in GENDERS. */
  readonly gender: number | null;
  readonly age: number | null;
  /** Records of the person in this organisation beyond this one and before it. */
  readonly earlierRecords: number;
  /** The person's memberships lie in several communes. */
  readonly severalCommunes: boolean;
}

export interface Finding {
  readonly kind: ProposalKind;
  readonly reasons: readonly ProposalReason[];
  readonly suggestedLeftReason: LeftReason | null;
}

/** Without a sign of life for so long, somebody may be away for good. */
const AWAY_DAYS = 730;

interface Reason extends ProposalReason {
  readonly kind: ProposalKind;
  readonly leftReason?: LeftReason;
}

/**
 * What a round finds about a membership; undefined: nothing. A transfer is proposed before a removal, since who
 * moved is mostly not lost to the organisation. Nothing is said about which other organisation knows what.
 */
export function findingOf(
  membership: CountedMembership,
  criteria: readonly RoundCriterion[],
): Finding | undefined {
  const reasons = criteria.flatMap((criterion) => RULES[criterion](membership));
  if (reasons.length === 0) return undefined;
  const kinds: ProposalKind[] = ['transfer', 'removal', 'check'];
  const kind = kinds.find((candidate) => reasons.some((reason) => reason.kind === candidate)) ?? 'check';
  return {
    kind,
    reasons: reasons.map(({ code, message }) => ({ code, message })),
    suggestedLeftReason: reasons.find(({ leftReason }) => leftReason !== undefined)?.leftReason ?? null,
  };
}

const RULES: Readonly<Record<RoundCriterion, (membership: CountedMembership) => Reason[]>> = {
  left: ({ leftReason }) => {
    const reason = leftReason === null ? undefined : LEFT_REASONS[leftReason];
    if (!reason) return [];
    const moved = reason === 'moved-work' || reason === 'moved-residence';
    return [
      {
        code: `left.${reason}`,
        kind: moved ? 'transfer' : 'removal',
        leftReason: reason,
        message: {
          vi: 'Bản ghi đã ghi lý do rời tổ chức nhưng vẫn còn được tính.',
          en: 'The record names a reason for leaving, but the membership still counts.',
        },
      },
    ];
  },
  moved: ({ severalCommunes }) =>
    severalCommunes
      ? [
          {
            code: 'left.moved-residence',
            kind: 'transfer',
            leftReason: 'moved-residence',
            message: {
              vi: 'Dữ liệu liên thông cho thấy người này có thể đã chuyển nơi cư trú. Hãy xem xét chuyển sinh hoạt trước khi đưa ra khỏi danh sách.',
              en: 'Linked data say that this person may have moved. Consider a transfer before a removal.',
            },
          },
        ]
      : [],
  inactive: ({ inactiveDays, unpaidDays }) => {
    if (inactiveDays === null || unpaidDays === null) return [];
    if (inactiveDays > AWAY_DAYS && unpaidDays > AWAY_DAYS) {
      return [
        {
          code: 'left.away-long-term',
          kind: 'removal',
          leftReason: 'away-long-term',
          message: {
            vi: 'Không sinh hoạt và không đóng phí trên hai năm: có thể đi làm ăn xa không trở về.',
            en: 'No activity and no fees for over two years: may be away for good.',
          },
        },
      ];
    }
    return !attends(inactiveDays) && !contributes(unpaidDays)
      ? [
          {
            code: 'left.lost-interest',
            kind: 'removal',
            leftReason: 'lost-interest',
            message: {
              vi: 'Không sinh hoạt trên một năm và không đóng phí trên ba tháng.',
              en: 'No activity for over a year and no fees for over three months.',
            },
          },
        ]
      : [];
  },
  phantom: ({ flags, inactiveDays, unpaidDays }) => {
    const missing: Reason[] = [];
    const add = (code: string, vi: string, en: string) =>
      missing.push({ code: `phantom.${code}`, kind: 'check', message: { vi, en } });
    if (!hasIdentity(flags ?? 0)) {
      add(
        'no-identity',
        'Chưa có số định danh hợp lệ (có người).',
        'No valid personal number (a real person).',
      );
    }
    if (inactiveDays === null || !attends(inactiveDays)) {
      add(
        'no-activity',
        'Không ghi nhận sinh hoạt trong một năm (có tập hợp).',
        'No activity within a year (gathered).',
      );
    }
    if (unpaidDays === null || !contributes(unpaidDays)) {
      add(
        'no-fees',
        'Không ghi nhận đóng phí trong ba tháng (có đóng góp).',
        'No fees within three months (contributing).',
      );
    }
    // One missing proof is common in lists that came from paper.
    return missing.length >= 2 ? missing : [];
  },
  duplicate: ({ earlierRecords }) =>
    earlierRecords > 0
      ? [
          {
            code: 'duplicate',
            kind: 'check',
            message: {
              vi: 'Người này có nhiều bản ghi trong tổ chức. Hãy giữ một bản ghi.',
              en: 'This person has several records in your organisation. Keep one of them.',
            },
          },
        ]
      : [],
  age: ({ organisation, age, gender, role }) => {
    const found: Reason[] = [];
    const check = (vi: string, en: string) =>
      found.push({ code: 'age.unlikely', kind: 'check', message: { vi, en } });
    if (age !== null && (age > AGES.oldest || age < 6))
      check('Tuổi không hợp lý.', 'An age that is not plausible.');
    if (organisation === 'youth-union' && age !== null) {
      if (age > AGES.youthEnds && role === null) {
        found.push({
          code: 'age.aged-out',
          kind: 'removal',
          leftReason: 'aged-out',
          message: {
            vi: 'Quá tuổi Đoàn (trên 35) và không giữ chức vụ: hãy xem xét trưởng thành Đoàn.',
            en: 'Beyond the age of the youth union (over 35) without an office.',
          },
        });
      } else if (age < AGES.youth) check('Chưa đủ tuổi vào Đoàn.', 'Too young for the youth union.');
    }
    if (organisation === 'womens-union') {
      if (gender !== null && GENDERS[gender] === 'male')
        check('Giới tính nam trong Hội Liên hiệp Phụ nữ.', "A man in the women's union.");
      if (age !== null && age < AGES.adult) check('Chưa đủ 18 tuổi.', 'Under 18.');
    }
    if (organisation === 'farmers-union' && age !== null && age < AGES.adult)
      check('Chưa đủ 18 tuổi.', 'Under 18.');
    if (organisation === 'veterans' && age !== null && age < AGES.veteran)
      check('Tuổi không hợp lý với cựu chiến binh.', 'Too young for a veteran.');
    return found;
  },
};
