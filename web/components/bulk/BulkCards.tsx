import { useEffect } from "preact/hooks";
import { session } from "../../state/session.ts";
import { BulkCard } from "./BulkCard.tsx";
import { bulkCards, dismissBulkCard, loadBulkCards } from "./bulk_cards.ts";

/** The bulk jobs of late above the leads; they are found again after a reload. */
export function BulkCards({ workspaceId, onSettled }: { workspaceId: string; onSettled: () => void }) {
  const person = session.value;
  const userId = person.status === "signed_in" ? person.userId : undefined;
  useEffect(() => {
    // Without them the list is whole all the same.
    if (userId) loadBulkCards(workspaceId, userId).catch(() => undefined);
  }, [workspaceId, userId]);
  if (bulkCards.value.length === 0) return null;
  return (
    <section aria-label="Bulk changes" class="grid max-h-[40%] shrink-0 gap-2 overflow-y-auto px-4 py-2">
      {bulkCards.value.map((id) => (
        <BulkCard key={id} jobId={id} onSettled={onSettled} onDismiss={() => dismissBulkCard(id)} />
      ))}
    </section>
  );
}
