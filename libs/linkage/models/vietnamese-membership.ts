import type { Model } from '../src/model.js';
import { vietnameseMembershipSettings as settings } from './vietnamese-membership-settings.js';

const model: Model = {
  format: 1,
  version: 'vietnamese-membership-0',
  settings,
  population: 1_000_000,
  prior: -20,
  comparisons: [
    { m: [0.97, 0.02, 0.01], u: [5e-7, 1e-6, 1] },
    { m: [0.9, 0.03, 0.07], u: [1e-6, 1e-6, 1] },
    { m: [0.7, 0.02, 0.28], u: [2e-6, 2e-6, 1] },
    {
      m: [0.86, 0.05, 0.005, 0.01, 0.015, 0.02, 0.01, 0.005, 0.002, 0.005, 0.002, 0.016],
      u: [2e-5, 2e-5, 2e-4, 2e-3, 3e-5, 3e-5, 5e-4, 2e-5, 5e-4, 4e-3, 0.02, 0.973],
    },
    {
      m: [0.55, 0.01, 0.03, 0.35, 0.01, 0.01, 0.02, 0.02],
      u: [5e-5, 5e-5, 1e-3, 0.008, 0.001, 0.012, 0.04, 0.938],
      dependent: {
        m: [0.55, 0.01, 0.03, 0.35, 0.01, 0.01, 0.02, 0.02],
        u: [0.3, 0.02, 0.02, 0.3, 0.01, 0.05, 0.02, 0.28],
      },
    },
    { m: [0.985, 0.015], u: [0.5, 0.5], dependent: { m: [0.985, 0.015], u: [0.95, 0.05] } },
    { m: [0.9, 0.02, 0.08], u: [0.01, 0.001, 0.989] },
    {
      m: [0.75, 0.1, 0.15],
      u: [0.02, 0.02, 0.96],
      dependent: { m: [0.8, 0.08, 0.12], u: [0.1, 0.05, 0.85] },
    },
    { m: [0.04, 0.96], u: [0.22, 0.78] },
  ],
  frequencies: {},
  calibration: { slope: 1, intercept: 0 },
  thresholds: { link: 6, review: -2 },
};

/** The model that ships with the package: Vietnamese membership lists. */
export function vietnameseMembershipModel(): Model {
  return model;
}
