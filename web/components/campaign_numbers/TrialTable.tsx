import type { ShareInterval } from "../../../shared/contracts/campaign_view.ts";
import { insightFloor } from "../../../shared/domain/mail/stands_out.ts";
import { formatNumber } from "../../state/time.ts";
import { shareWords } from "../campaigns/share_words.ts";
import { ShareBar, scaleOf } from "./ShareBar.tsx";

export interface TrialRow extends ShareInterval {
  name: string;
  sent: number;
  /** The one that stands out. */
  isBest: boolean;
}

interface TrialTableProps {
  /** What the table is about, and what its first column holds. */
  caption: string;
  head: string;
  rows: readonly TrialRow[];
  /** Names are short and stand on one line. */
  areShort?: boolean;
}

/** Groups of mails one below the other: how many each, and the share with where the true one lies. */
export function TrialTable({ caption, head, rows, areShort = false }: TrialTableProps) {
  // What is known of few mails reaches far and says little.
  const known = rows.filter(({ sent }) => sent >= insightFloor.each);
  const scale = scaleOf(known.length > 0 ? known : rows);
  return (
    <table class="w-full text-sm">
      <caption class="sr-only">{caption}</caption>
      <thead>
        <tr class="text-left text-muted">
          <th scope="col" class="py-1 pr-3 font-normal">
            {head}
          </th>
          <th scope="col" class="py-1 pr-3 text-right font-normal">
            Mails
          </th>
          <th scope="col" class="w-3/5 py-1 font-normal">
            Share
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.name} class="border-line border-t tabular-nums">
            <th
              scope="row"
              class={`max-w-40 py-1.5 pr-3 text-left ${areShort ? "whitespace-nowrap" : "break-words"} ${row.isBest ? "font-semibold" : "font-normal"}`}
            >
              {row.name}
            </th>
            <td class="py-1.5 pr-3 text-right">{formatNumber(row.sent)}</td>
            <td class="py-1.5">
              <span class="flex flex-wrap items-center gap-x-3">
                <span class="min-w-24 flex-1">
                  <ShareBar interval={row} scale={scale} colour={row.isBest ? "bg-success" : "bg-accent"} />
                </span>
                <span class="w-32 text-muted text-xs">{shareWords(row)}</span>
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
