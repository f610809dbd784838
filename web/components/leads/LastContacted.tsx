import { RelativeTime } from "../../ui/RelativeTime.tsx";

/** When someone last mailed, called or met the lead. */
export function LastContacted({ instant }: { instant: string | null }) {
  return instant ? <RelativeTime instant={instant} /> : <span class="text-muted">Never</span>;
}
