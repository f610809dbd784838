import { RefreshCw } from "lucide-preact";
import { formatNumber } from "../../state/time.ts";
import { Button } from "../../ui/Button.tsx";
import type { LeadListState } from "./lead_list.ts";

/** Says that the list has changed elsewhere in a way that only reading it again can show. */
export function StaleBanner({ list, onReload }: { list: LeadListState; onReload: () => void }) {
  const { added, stale } = list;
  if (!stale && added === 0) return null;
  const news = added === 1 ? "1 new lead" : `${formatNumber(added)} new leads`;
  return (
    <div role="status" class="pointer-events-none absolute inset-x-0 bottom-5 z-2 flex justify-center">
      <Button icon={RefreshCw} onClick={onReload} class="pointer-events-auto animate-rise rounded-full shadow-high">
        {stale ? "Leads changed" : news} · Show
      </Button>
    </div>
  );
}
