/** Quantile of the normal distribution for a confidence of 95 %. */
const Z = 1.959964;

/**
 * Interval for a share of which `hits` of `trials` were seen, with a confidence of 95 %; honest for few trials and
 * for shares near 1. Source: E. B. Wilson 1927.
 */
export function wilsonInterval(hits: number, trials: number): { low: number; high: number } {
  const share = hits / trials;
  const centre = share + (Z * Z) / (2 * trials);
  const spread = Z * Math.sqrt((share * (1 - share) + (Z * Z) / (4 * trials)) / trials);
  const scale = 1 + (Z * Z) / trials;
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) };
}
