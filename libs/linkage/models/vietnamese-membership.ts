import type { Model } from '../src/model.js';
import { vietnameseMembershipSettings as settings } from './vietnamese-membership-settings.js';
import { vietnameseMembershipWeights } from './vietnamese-membership-weights.js';

const model: Model = { format: 1, settings, ...vietnameseMembershipWeights };

/**
 * The model that ships with the package: Vietnamese membership lists, trained without labels on synthetic
 * lists of 200,000 records. Training on one's own lists adapts it.
 */
export function vietnameseMembershipModel(): Model {
  return model;
}
