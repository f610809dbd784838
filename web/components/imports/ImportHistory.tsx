import { FileSpreadsheet } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { messageOf } from "../../api/api_error.ts";
import { listen } from "../../api/realtime.ts";
import { members } from "../../state/members.ts";
import { pathTo } from "../../state/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { listImports } from "./import_requests.ts";
import { countWords, rowsWord, statusWords } from "./import_words.ts";

interface ImportHistoryProps {
  workspaceId: string;
  /** Shown while there is none. */
  empty: ComponentChildren;
}

/** The files that were brought, newest first. */
export function ImportHistory({ workspaceId, empty }: ImportHistoryProps) {
  const [imports, setImports] = useState<LeadImport[]>();
  const [problem, setProblem] = useState<string>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const read = () =>
      listImports(workspaceId).then(
        (found) => {
          setImports(found);
          setProblem(undefined);
        },
        (error) => setProblem(messageOf(error)),
      );
    void read();
    return listen(`workspace:${workspaceId}`, {
      event: "import",
      onEvent: () => void read(),
      onJoined: () => void read(),
    });
  }, [workspaceId, attempt]);
  if (problem && !imports) {
    return (
      <ErrorState title="The imports could not be loaded" message={problem} onRetry={() => setAttempt(attempt + 1)} />
    );
  }
  if (!imports) return <Skeleton class="h-24" />;
  if (imports.length === 0) return <>{empty}</>;
  return (
    <section class="grid gap-2">
      <h2 class="font-semibold">Earlier imports</h2>
      <ul class="overflow-hidden rounded-lg border border-line bg-surface">
        {imports.map((each) => (
          <li key={each.id} class="border-line not-first:border-t">
            <HistoryLine import={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function HistoryLine({ import: each }: { import: LeadImport }) {
  const { label, tone } = statusWords[each.status];
  const who = members.value?.find((member) => member.user_id === each.user_id)?.display_name;
  const came = each.status === "ready" || each.status === "checking" ? rowsWord(each.row_count) : countWords(each);
  return (
    <Link to={pathTo.imports(each.id)} class="flex items-center gap-3 px-3 py-2 -outline-offset-2 hover:bg-hover">
      <FileSpreadsheet size={17} aria-hidden="true" class="shrink-0 text-muted" />
      <span class="min-w-0 flex-1">
        <span class="block truncate font-medium">{each.file.name}</span>
        <span class="block truncate text-muted text-sm">
          {came} · {who ? `${who}, ` : ""}
          <RelativeTime instant={each.created_at} />
        </span>
      </span>
      <Badge tone={tone}>{label}</Badge>
    </Link>
  );
}
