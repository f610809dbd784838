import type { ComponentChildren } from "preact";
import { sumWords, tokenWords } from "../../state/cost_words.ts";
import type { SpendingSums } from "./spending_requests.ts";

interface UsageTableProps {
  caption: string;
  rows: { key: string; name: ComponentChildren; sums: SpendingSums }[];
}

/** Tokens and cost per row, with a bar that compares the rows. */
export function UsageTable({ caption, rows }: UsageTableProps) {
  const weights = rows.map(({ sums }) => weightOf(sums));
  const largest = Math.max(1, ...weights);
  return (
    <table class="w-full text-left">
      <caption class="pb-1.5 text-left font-medium">{caption}</caption>
      <thead class="sr-only">
        <tr>
          <th>Name</th>
          <th>Share</th>
          <th>Tokens</th>
          <th>Cost</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, name, sums }, index) => (
          <tr key={key} class="border-line border-t">
            <td class="py-1.5 pr-3">{name}</td>
            <td aria-hidden="true" class="hidden w-1/3 pr-3 sm:table-cell">
              <span
                class="block h-2 rounded-sm bg-accent"
                style={{ width: `${Math.max(2, ((weights[index] ?? 0) / largest) * 100)}%` }}
              />
            </td>
            <td class="whitespace-nowrap py-1.5 pr-3 text-right text-muted tabular-nums">{tokenWords(sums)}</td>
            <td class="py-1.5 text-right tabular-nums">{sumWords(sums)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Tokens, not money: a free or unpriced model is used too. */
function weightOf({ input_tokens, output_tokens }: SpendingSums): number {
  return input_tokens + output_tokens;
}
