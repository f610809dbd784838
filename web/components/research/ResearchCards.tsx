import { useEffect } from "preact/hooks";
import { query } from "../../state/router.ts";
import { session } from "../../state/session.ts";
import { ResearchCard } from "./ResearchCard.tsx";
import { dismissResearchCard, loadResearchCards, researchCards, showResearchCard } from "./research_cards.ts";

/** Research on many leads above the list: what is under way, and what an alert led to. */
export function ResearchCards({ workspaceId, onSettled }: { workspaceId: string; onSettled: () => void }) {
  const person = session.value;
  const userId = person.status === "signed_in" ? person.userId : undefined;
  const asked = query.value.get("research");
  useEffect(() => {
    // Without them the list is whole all the same.
    if (userId) loadResearchCards(workspaceId, userId).catch(() => undefined);
  }, [workspaceId, userId]);
  useEffect(() => {
    if (asked) showResearchCard(asked);
  }, [asked]);
  if (researchCards.value.length === 0) return null;
  return (
    <section aria-label="Research" class="grid max-h-[45%] shrink-0 gap-2 overflow-y-auto px-4 py-2">
      {researchCards.value.map((id) => (
        <ResearchCard
          key={id}
          workspaceId={workspaceId}
          jobId={id}
          onSettled={onSettled}
          onDismiss={() => dismissResearchCard(id)}
        />
      ))}
    </section>
  );
}
