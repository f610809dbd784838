import type { ShareInterval } from "../../../shared/domain/wilson_interval.ts";
import { locale } from "../../state/time.ts";

/** "12 % (8–17 %)": the share, and where the true one lies; undefined without a trial. */
export function shareWords(interval: ShareInterval | undefined): string | undefined {
  if (!interval) return undefined;
  const { share, low, high } = interval;
  return `${percent(share)} (${number(low)}–${percent(high)})`;
}

/** "12 %", "0.4 %"; with so many digits at most where they are named. */
export function percent(share: number, digits?: number): string {
  return `${number(share, digits)} %`;
}

function number(share: number, most?: number): string {
  const value = share * 100;
  // Below one in a hundred a digit more says something, and 99.9 is not 100.
  const digits = most ?? ((value > 0 && value < 1) || (value > 99 && value < 100) ? 1 : 0);
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}
