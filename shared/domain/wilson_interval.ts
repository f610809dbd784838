/** A share with the interval in which the true one lies with 95 % confidence, from 0 to 1. */
export type ShareInterval = { share: number; low: number; high: number };

const z = 1.959964;

/** Wilson's score interval: honest also for few trials and for shares near 0 or 1. Undefined without a trial. */
export function wilsonInterval(successes: number, trials: number): ShareInterval | undefined {
  if (trials <= 0) return undefined;
  const share = Math.min(1, Math.max(0, successes / trials));
  const middle = share + z ** 2 / (2 * trials);
  const reach = z * Math.sqrt((share * (1 - share)) / trials + z ** 2 / (4 * trials ** 2));
  const scale = 1 + z ** 2 / trials;
  return { share, low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) };
}
