import { ArrowUpRight, FileSpreadsheet, X } from "lucide-preact";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { CheckLine } from "./CheckLine.tsx";
import { DuplicatesField } from "./ImportChoices.tsx";
import { ImportOutcome } from "./ImportOutcome.tsx";
import { ImportProgress, useAnnouncedImport } from "./ImportProgress.tsx";
import { duplicateWords, fieldLabel, rowsWord, statusWords } from "./import_words.ts";
import { useDraft } from "./use_draft.ts";
import { type FollowedImport, useImport } from "./use_import.ts";

interface ImportCardProps {
  importId: string;
  /** Shown until the import was read. */
  fileName?: string;
  /** Where something else on the page starts it, such as an approval. */
  isProposal?: boolean;
  onDismiss?: (() => void) | undefined;
}

/** An import in small, live: what the file holds, what it would do, how far it is, what it came to. */
export function ImportCard({ importId, fileName, isProposal = false, onDismiss }: ImportCardProps) {
  const followed = useImport(importId);
  const { import: shown, problem } = followed;
  useAnnouncedImport(shown);
  const status = shown && statusWords[shown.status];
  return (
    <fieldset
      aria-label={`Import of ${shown?.file.name ?? fileName ?? "a file"}`}
      class="rounded-lg border border-line bg-surface"
    >
      <header class="flex items-center gap-x-2 border-line border-b px-3 py-2">
        <FileSpreadsheet size={17} aria-hidden="true" class="shrink-0 text-muted" />
        <p class="min-w-0 flex-1 truncate font-medium">
          {shown?.file.name ?? fileName}
          {shown && <span class="font-normal text-muted"> · {rowsWord(shown.row_count)}</span>}
        </p>
        {status && <Badge tone={status.tone}>{status.label}</Badge>}
        <Link
          to={pathTo.imports(importId)}
          class="flex shrink-0 items-center gap-1 px-1 font-medium text-accent text-sm hover:underline"
        >
          <span class="max-sm:sr-only">Details</span>
          <ArrowUpRight size={14} aria-hidden="true" />
        </Link>
        {onDismiss && <IconButton size="small" label="Close the card" icon={X} onClick={onDismiss} />}
      </header>
      <div class="grid grid-cols-[minmax(0,1fr)] gap-3 px-3 py-2.5">
        {problem && <p class="text-muted">{problem}</p>}
        {shown && <CardBody import={shown} followed={followed} isProposal={isProposal} />}
      </div>
    </fieldset>
  );
}

interface CardPartProps {
  import: LeadImport;
  followed: FollowedImport;
  isProposal: boolean;
}

function CardBody({ import: shown, followed, isProposal }: CardPartProps) {
  const { put } = followed;
  switch (shown.status) {
    case "staging":
      return <p class="text-muted">The file is being read.</p>;
    case "ready":
    case "checking":
      return <CardSetup import={shown} followed={followed} isProposal={isProposal} />;
    case "running":
    case "undoing":
      return <ImportProgress import={shown} put={put} isShort />;
    default:
      return <ImportOutcome import={shown} put={put} isShort />;
  }
}

function CardSetup({ import: shown, followed, isProposal }: CardPartProps) {
  const draft = useDraft(shown, followed, false);
  const taken = shown.columns.flatMap((column, place) => {
    const field = shown.mapping[place];
    return field ? [{ column, field }] : [];
  });
  return (
    <>
      <p class="text-muted text-sm">
        {taken.length === 0
          ? "No column was recognised: choose in the details."
          : taken
              .map(({ column, field }) =>
                sameWords(column, fieldLabel(field)) ? column : `${column} → ${fieldLabel(field)}`,
              )
              .join(", ")}
        {taken.length < shown.columns.length && ` · ${formatNumber(shown.columns.length - taken.length)} left out`}
      </p>
      <div aria-live="polite">
        <CheckLine import={shown} />
      </div>
      {isProposal && <p class="text-muted text-sm">{proposalWords(shown)}</p>}
      {!isProposal && mayWrite.value && (
        <div class="flex flex-wrap items-end gap-3">
          <div class="w-44">
            <DuplicatesField
              value={shown.options.duplicates ?? "skip"}
              onValue={(duplicates) => draft.setOptions({ ...shown.options, duplicates })}
            />
          </div>
          <span class="flex-1" />
          <Button tone="primary" busy={draft.busy} disabled={taken.length === 0} onClick={() => void draft.start()}>
            Import
          </Button>
        </div>
      )}
    </>
  );
}

function proposalWords(shown: LeadImport): string {
  const said = duplicateWords(shown);
  const tags = shown.options.tags?.length ? ` Tagged ${shown.options.tags.join(", ")}.` : "";
  return `${said.slice(0, 1).toUpperCase()}${said.slice(1)}.${tags}`;
}

function sameWords(one: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
  return plain(one) === plain(other);
}
