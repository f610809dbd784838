import { LazyPart } from "../LazyPart.tsx";
import type { ViewOf } from "./ToolResult.tsx";

const bulkCard = () => import("../bulk/BulkCard.tsx").then((module) => module.BulkCard);

/** A change to very many leads that the assistant has begun; followed live. */
export function BulkView({ view }: { view: ViewOf<"bulk"> }) {
  return (
    <LazyPart
      load={bulkCard}
      props={{ jobId: view.job_id }}
      placeholder={<p class="text-muted">A change to many leads</p>}
    />
  );
}
