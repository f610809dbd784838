/** So many mails, and how many of them did what counts. */
export type Trial = { sent: number; successes: number };

/**
 * The two-proportion z test, pooled and two-sided: how likely shares as far apart as these are, when in truth they are
 * the same.
 */
export function differenceByChance(one: Trial, other: Trial): number {
  const pooled = (one.successes + other.successes) / (one.sent + other.sent);
  const spread = Math.sqrt(pooled * (1 - pooled) * (1 / one.sent + 1 / other.sent));
  if (!(spread > 0)) return 1;
  return twoSided(Math.abs(shareOf(one) - shareOf(other)) / spread);
}

/** The test leans on the normal distribution: of each group, five successes and five failures must be expected. */
export function isLargeEnough(trials: readonly Trial[]): boolean {
  const sent = trials.reduce((sum, trial) => sum + trial.sent, 0);
  const successes = trials.reduce((sum, trial) => sum + trial.successes, 0);
  const rarer = Math.min(successes, sent - successes);
  return sent > 0 && trials.every((trial) => (trial.sent * rarer) / sent >= 5);
}

export function shareOf({ sent, successes }: Trial): number {
  return sent > 0 ? successes / sent : 0;
}

/** How much of the normal distribution lies farther out than z, on both sides (Abramowitz and Stegun, 7.1.26). */
function twoSided(z: number): number {
  const x = z / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const factors = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return Math.min(1, factors.reduce((sum, factor) => (sum + factor) * t, 0) * Math.exp(-x * x));
}
