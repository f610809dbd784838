import { ArrowLeft } from "lucide-preact";
import { members } from "../../state/members.ts";
import { pathTo } from "../../state/router.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Link } from "../../ui/Link.tsx";
import { RelativeTime } from "../../ui/RelativeTime.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { reading } from "./bring_file.ts";
import { ImportOutcome } from "./ImportOutcome.tsx";
import { ImportProgress, useAnnouncedImport } from "./ImportProgress.tsx";
import { ImportSetup } from "./ImportSetup.tsx";
import { duplicateWords, isOver, rowsWord, statusWords } from "./import_words.ts";
import { ReadingCard } from "./ReadingCard.tsx";
import { useImport } from "./use_import.ts";

/** One import, from its mapping to its undo. */
export function ImportPage({ importId }: { importId: string }) {
  const followed = useImport(importId);
  const { import: shown, problem, put, reload } = followed;
  useAnnouncedImport(shown);
  const status = shown && statusWords[shown.status];
  const who = members.value?.find(({ user_id }) => user_id === shown?.user_id)?.display_name;
  return (
    <div class="mx-auto grid max-w-220 gap-5 px-4 pt-4 pb-0 md:px-6">
      <header class="grid gap-1">
        <Link to={pathTo.imports()} class="flex w-fit items-center gap-1.5 text-muted text-sm hover:text-ink">
          <ArrowLeft size={14} aria-hidden="true" />
          Imports
        </Link>
        <div class="flex min-w-0 items-center gap-3">
          <h1 class="min-w-0 truncate font-semibold text-xl">{shown?.file.name ?? "Import"}</h1>
          {status && <Badge tone={status.tone}>{status.label}</Badge>}
        </div>
        {shown && isOver(shown.status) && (
          <p class="text-muted">
            {who ? `${who} brought it` : "Brought"} <RelativeTime instant={shown.created_at} /> ·{" "}
            {rowsWord(shown.row_count)} · {duplicateWords(shown)}
          </p>
        )}
      </header>
      {reading.value && <ReadingCard file={reading.value} />}
      {problem && <ErrorState title="This import could not be loaded" message={problem} onRetry={reload} />}
      {!shown && !problem && <Skeleton class="h-60" />}
      {shown && (shown.status === "ready" || shown.status === "checking") && (
        <ImportSetup import={shown} followed={followed} />
      )}
      {shown && (shown.status === "running" || shown.status === "undoing") && (
        <ImportProgress import={shown} put={put} />
      )}
      {shown?.status === "staging" && <p class="text-muted">The file is still being read where it was brought.</p>}
      {shown && isOver(shown.status) && (
        <div class="pb-6">
          <ImportOutcome import={shown} put={put} />
        </div>
      )}
    </div>
  );
}
