import type { SurvivorshipRules } from '#contracts';

/** Version 1 of the rules, as every hub begins with them; other rules are further versions, not edits of these. */
export const SHIPPED_RULES: SurvivorshipRules = {
  fields: {
    fullName: { rules: ['complete', 'accents', 'agreement', 'recency'] },
    dateOfBirth: { rules: ['valid', 'precision', 'agreement', 'recency'] },
    gender: { rules: ['agreement', 'recency'] },
    nationalId: { rules: ['valid', 'unrepaired', 'agreement', 'recency'] },
    oldNationalId: { rules: ['valid', 'unrepaired', 'agreement', 'recency'] },
    phone: { rules: ['valid', 'agreement', 'recency'] },
    email: { rules: ['agreement', 'recency'] },
    ethnicity: { rules: ['agreement', 'recency'] },
    religion: { rules: ['agreement', 'recency'] },
    occupation: { rules: ['agreement', 'recency'] },
    residence: { rules: ['placed', 'agreement', 'recency'] },
  },
};
