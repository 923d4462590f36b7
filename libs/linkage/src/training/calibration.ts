import type { Model } from '../model.js';

/** A pair that people have decided, with the weight (log2 odds) that an uncalibrated model gives it. */
export interface LabelledWeight {
  readonly weight: number;
  readonly same: boolean;
  /** How much it counts: pairs of one decision are not independent of each other. */
  readonly share: number;
}

/** Decided pairs that the model's own word counts for, so that a handful of decisions does not move it. */
const TRUST = 25;
/** Slopes beyond these would turn a few odd decisions into certainty, or into nothing. */
const SLOPES = [0.25, 2] as const;
const STEPS = 50;

/**
 * Line from match weights to calibrated log2 odds that fits people's decisions (J. Platt 1999), drawn towards
 * the model's own weights by a Gaussian prior worth {@link TRUST} decisions. Which pairs people were asked about
 * depends on their weight alone, and that does not bias a regression on the weight.
 */
export function calibrate(decided: readonly LabelledWeight[]): Model['calibration'] {
  let [intercept, slope] = [0, 1];
  for (let step = 0; step < STEPS; step++) {
    // Newton's method on the penalised log likelihood; ln 2 converts bits.
    let [gi, gs] = [-intercept * (TRUST / 16), -(slope - 1) * TRUST];
    let [hii, his, hss] = [TRUST / 16, 0, TRUST];
    for (const { weight, same, share } of decided) {
      const p = 1 / (1 + 2 ** -(intercept + slope * weight));
      const error = share * Math.LN2 * (Number(same) - p);
      const curve = share * Math.LN2 ** 2 * p * (1 - p);
      gi += error;
      gs += error * weight;
      hii += curve;
      his += curve * weight;
      hss += curve * weight * weight;
    }
    const determinant = hii * hss - his * his;
    const [di, ds] = [(gi * hss - gs * his) / determinant, (gs * hii - gi * his) / determinant];
    intercept += di;
    slope = Math.min(SLOPES[1], Math.max(SLOPES[0], slope + ds));
    if (Math.abs(di) + Math.abs(ds) < 1e-9) break;
  }
  return { slope, intercept };
}
