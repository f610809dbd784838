import { formatDollars, formatNumber } from "./time.ts";

interface Tokens {
  input_tokens: number;
  output_tokens: number;
}

/** "1,284 tokens", all that the model read and wrote. */
export function tokenWords({ input_tokens, output_tokens }: Tokens): string {
  const total = input_tokens + output_tokens;
  return `${formatNumber(total)} ${total === 1 ? "token" : "tokens"}`;
}

/** What it cost, from micro-dollars: "$0.0042", "free", or "cost unknown" for a model without a known price. */
export function costWords(micros: number | null | undefined): string {
  if (typeof micros !== "number") return "cost unknown";
  if (micros === 0) return "free";
  return micros < 100 ? `under ${formatDollars(0.0001)}` : formatDollars(micros / 1_000_000);
}

/** The cost of many calls, of which some may have had no known price. */
export function sumWords({ cost_micros, unpriced_calls }: { cost_micros: number; unpriced_calls: number }): string {
  if (unpriced_calls === 0) return costWords(cost_micros);
  return cost_micros === 0 ? "cost unknown" : `${costWords(cost_micros)} and an unknown part`;
}

/** "850 ms", "12.4 s", "3 min 5 s" */
export function durationWords(milliseconds: number | null | undefined): string {
  if (typeof milliseconds !== "number") return "–";
  if (milliseconds < 1000) return `${formatNumber(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  return `${formatNumber(Math.floor(seconds / 60))} min ${Math.round(seconds % 60)} s`;
}

/** Micro-dollars of an amount as people type it ("2", "$2.50", "2,50"); null for none, undefined for what is no amount. */
export function readDollars(typed: string): number | null | undefined {
  const text = typed.trim().replace(/^\$\s*/, "");
  if (text === "") return null;
  if (!/^\d{1,7}([.,]\d{1,6})?$/.test(text)) return undefined;
  return Math.round(Number(text.replace(",", ".")) * 1_000_000);
}

/** What a field for an amount begins with. */
export function dollarsToType(micros: number | null): string {
  return micros === null ? "" : String(micros / 1_000_000);
}
