import { formatNumber } from "../../state/time.ts";
import type { LeadListState } from "./lead_list.ts";

/** How many leads match: exact, or "10,000+" where counting stops. */
export function LeadCount({ list }: { list: LeadListState }) {
  if (list.status === "loading" || list.status === "failed") return null;
  const number = formatNumber(list.count) + (list.countIsExact ? "" : "+");
  return (
    <span role="status" class="text-muted tabular-nums">
      {number} {list.count === 1 && list.countIsExact ? "lead" : "leads"}
    </span>
  );
}
