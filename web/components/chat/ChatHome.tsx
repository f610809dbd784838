import { ArrowUpRight, ShieldCheck } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { getOverview, type WorkspaceOverview } from "../../api/overview.ts";
import { pathTo } from "../../state/router.ts";
import { type Suggestion, suggestionsFor } from "../../state/suggestions.ts";
import type { ThreadList } from "../../state/thread_list.ts";
import { formatNumber, hourInZone, now } from "../../state/time.ts";
import { mayWrite, workspace } from "../../state/workspaces.ts";
import { Link } from "../../ui/Link.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";

interface ChatHomeProps {
  workspaceId: string;
  list: ThreadList;
  onSuggestion: (suggestion: Suggestion) => void;
}

/** The empty chat: a greeting, what waits, and questions that fit the workspace's data. */
export function ChatHome({ workspaceId, list, onSuggestion }: ChatHomeProps) {
  const overview = useOverview(workspaceId);
  const firstName = workspace.value?.display_name?.trim().split(/\s+/)[0];
  const waiting = list.threads.value?.find((thread) => thread.waiting);
  return (
    <div class="mx-auto flex min-h-full w-full max-w-180 flex-col justify-end px-4 pt-10 pb-6 md:justify-center md:px-6">
      <h1 class="font-semibold text-2xl tracking-tight">
        {greeting(hourInZone(now.value))}
        {firstName ? `, ${firstName}` : ""}
      </h1>
      <p class="mt-1.5 text-md text-muted">
        Ask about your leads, or say what should happen. You approve what leaves the workspace.
      </p>
      {waiting && (
        <Link
          to={pathTo.chat(waiting.id)}
          class="mt-5 flex items-center gap-2.5 rounded-lg bg-warning-soft px-3.5 py-2.5 text-warning hover:underline"
        >
          <ShieldCheck size={17} aria-hidden="true" class="shrink-0" />
          <span class="min-w-0 flex-1 truncate">
            <span class="font-medium">Waits for your approval:</span> {waiting.title}
          </span>
          <ArrowUpRight size={16} aria-hidden="true" class="shrink-0" />
        </Link>
      )}
      <Suggestions overview={overview} onSuggestion={onSuggestion} />
    </div>
  );
}

function Suggestions({
  overview,
  onSuggestion,
}: {
  overview: WorkspaceOverview | "failed" | undefined;
  onSuggestion: ChatHomeProps["onSuggestion"];
}) {
  // Without numbers the composer is enough.
  if (overview === "failed") return null;
  return (
    <ul aria-label="Suggestions" aria-busy={!overview} class="mt-6 grid gap-2 sm:grid-cols-2">
      {overview
        ? suggestionsFor(overview, mayWrite.value, formatNumber).map((suggestion) => (
            <li key={suggestion.title}>
              <button
                type="button"
                onClick={() => onSuggestion(suggestion)}
                class="group h-full w-full rounded-lg border border-line bg-surface px-3.5 py-3 text-left shadow-low transition-colors hover:border-line-strong hover:bg-hover"
              >
                <span class="flex items-center gap-2 font-medium">
                  <span class="min-w-0 flex-1 truncate">{suggestion.title}</span>
                  <ArrowUpRight size={15} aria-hidden="true" class="text-faint group-hover:text-ink" />
                </span>
                <span class="block truncate text-muted text-sm">{suggestion.detail}</span>
              </button>
            </li>
          ))
        : ["a", "b", "c", "d"].map((key) => (
            <li key={key} class="grid gap-2 rounded-lg border border-line px-3.5 py-3.5">
              <Skeleton class="h-3.5 w-3/5" />
              <Skeleton class="h-3 w-2/5" />
            </li>
          ))}
    </ul>
  );
}

function useOverview(workspaceId: string): WorkspaceOverview | "failed" | undefined {
  const [overview, setOverview] = useState<WorkspaceOverview | "failed">();
  useEffect(() => {
    let wanted = true;
    getOverview(workspaceId).then(
      (found) => wanted && setOverview(found),
      () => wanted && setOverview("failed"),
    );
    return () => {
      wanted = false;
    };
  }, [workspaceId]);
  return overview;
}

function greeting(hour: number): string {
  if (hour < 5) return "Good evening";
  if (hour < 12) return "Good morning";
  return hour < 18 ? "Good afternoon" : "Good evening";
}
