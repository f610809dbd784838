import type { Fact } from "../../../shared/contracts/fact.ts";
import { type ReasonKind, reasonsToTalk } from "../../../shared/domain/research/reasons_to_talk.ts";
import { formatDay } from "../../state/time.ts";
import { Badge } from "../../ui/Badge.tsx";
import { sourceOf } from "./source_of.ts";

const kindWords: Record<ReasonKind, string> = {
  funding: "Funding",
  leadership: "Leadership",
  acquisition: "Acquisition",
  expansion: "Expansion",
  hiring: "Hiring",
  product: "Product",
  partnership: "Partnership",
  news: "News",
};
const most = 3;

/** What happened of late, the best reason first, each with its source. */
export function ReasonsToTalk({ facts }: { facts: readonly Fact[] }) {
  const reasons = reasonsToTalk(facts, new Date(), most);
  if (reasons.length === 0) return null;
  return (
    <div class="mb-3">
      <h4 class="mb-1 font-medium text-sm">Reasons to talk</h4>
      <ul class="grid gap-1 text-sm">
        {reasons.map(({ kind, fact, text, on }) => {
          const source = sourceOf(fact.source_url);
          return (
            <li key={fact.id} class="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
              <Badge tone="accent">{kindWords[kind]}</Badge>
              <span class="min-w-0 break-words">{text}</span>
              <span class="text-muted">
                {on && `${formatDay(on)}, `}
                {source.href ? (
                  <a href={source.href} target="_blank" rel="noreferrer noopener" class="font-medium text-accent">
                    {source.label}
                  </a>
                ) : (
                  source.label
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
