import type { ShareInterval } from "../../../shared/contracts/campaign_view.ts";
import { locale } from "../../state/time.ts";

/** "12 % (8–17 %)": the share, and where the true one lies; undefined without a trial. */
export function shareWords(interval: ShareInterval | null | undefined): string | undefined {
  if (!interval) return undefined;
  const { share, low, high } = interval;
  return `${percent(share)} (${number(low)}–${percent(high)})`;
}

function percent(share: number): string {
  return `${number(share)} %`;
}

function number(share: number): string {
  const value = share * 100;
  // Below one in a hundred a digit more says something, and 99.9 is not 100.
  const digits = (value > 0 && value < 1) || (value > 99 && value < 100) ? 1 : 0;
  return new Intl.NumberFormat(locale.value, { maximumFractionDigits: digits }).format(value);
}
