import type { ShareInterval } from "../../../shared/domain/wilson_interval.ts";
import { locale } from "../../state/time.ts";

/** "12 %", with the interval "12 % (8–17 %)"; undefined without a trial. */
export function shareWords(interval: ShareInterval | undefined, withInterval = true): string | undefined {
  if (!interval) return undefined;
  const { share, low, high } = interval;
  if (!withInterval) return percent(share);
  return `${percent(share)} (${number(low)}–${percent(high)})`;
}

function percent(share: number): string {
  return `${number(share)} %`;
}

function number(share: number): string {
  const value = share * 100;
  // Below one in a hundred a digit more says something.
  const digits = value > 0 && value < 1 ? 1 : 0;
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}
