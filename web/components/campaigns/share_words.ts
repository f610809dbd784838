import type { ShareInterval } from "../../../shared/domain/wilson_interval.ts";
import { locale } from "../../state/time.ts";

/** "12 % (8–17 %)": the share, and where the true one lies; undefined without a trial. */
export function shareWords(interval: ShareInterval | undefined): string | undefined {
  if (!interval) return undefined;
  const { share, low, high } = interval;
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
