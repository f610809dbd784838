import { useState } from "preact/hooks";
import type { LeadImport } from "../../../shared/contracts/lead_import.ts";
import { systemOf } from "../../../shared/domain/imports/known_columns.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { bringFile, broughtFiles } from "./bring_file.ts";
import { CheckLine } from "./CheckLine.tsx";
import { FailedRows } from "./FailedRows.tsx";
import { ImportChoices } from "./ImportChoices.tsx";
import { takeStep } from "./import_requests.ts";
import { rowsWord } from "./import_words.ts";
import { MappingTable } from "./MappingTable.tsx";
import { PreviewTable } from "./PreviewTable.tsx";
import { useDraft } from "./use_draft.ts";
import type { FollowedImport } from "./use_import.ts";

interface ImportSetupProps {
  import: LeadImport;
  followed: FollowedImport;
}

/** A file whose rows are there: how they are read, what they would come to, and the button that imports them. */
export function ImportSetup({ import: shown, followed }: ImportSetupProps) {
  const draft = useDraft(shown, followed, true);
  const leftOut = shown.mapping.filter((field) => field === null).length;
  const willDo = shown.checked ? shown.checked.added + shown.checked.updated : undefined;
  return (
    <div class="grid gap-6">
      <FileFacts import={shown} />
      <section class="grid gap-2">
        <h2 class="font-semibold">Columns</h2>
        <p class="text-muted">
          {leftOut === 0
            ? "All columns are taken."
            : `${formatNumber(leftOut)} of ${formatNumber(shown.columns.length)} columns are left out.`}
        </p>
        <MappingTable import={shown} preview={draft.preview} onMapping={draft.setMapping} />
      </section>
      <section class="grid gap-2">
        <h2 class="font-semibold">First rows</h2>
        <PreviewTable rows={draft.preview?.slice(0, 6) ?? []} />
      </section>
      {shown.checked && <FailedRows importId={shown.id} count={shown.checked.failed + shown.checked.noted} />}
      <section class="grid gap-3">
        <h2 class="font-semibold">Choices</h2>
        <ImportChoices options={shown.options} onOptions={draft.setOptions} />
      </section>
      <footer class="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-x-4 gap-y-3 border-line border-t bg-canvas px-4 py-3 md:-mx-6 md:px-6">
        <div class="min-w-0 flex-1 max-sm:basis-full" aria-live="polite">
          <CheckLine import={shown} />
        </div>
        <GiveUp import={shown} />
        <Button
          tone="primary"
          size="large"
          busy={draft.busy}
          disabled={willDo === 0}
          onClick={() => void draft.start()}
        >
          {willDo === undefined
            ? `Import ${rowsWord(shown.row_count)}`
            : `Import ${formatNumber(willDo)} ${willDo === 1 ? "lead" : "leads"}`}
        </Button>
      </footer>
    </div>
  );
}

function GiveUp({ import: shown }: { import: LeadImport }) {
  const [busy, setBusy] = useState(false);
  const giveUp = async () => {
    setBusy(true);
    await takeStep("stop_import", shown.id).then(() => navigate(pathTo.imports()), toastError);
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={() => void giveUp()}>
      Do not import
    </Button>
  );
}

/** What the file is, as it was understood; whether its first row names the columns can be corrected while the file is at hand. */
function FileFacts({ import: shown }: { import: LeadImport }) {
  const { file, columns, row_count } = shown;
  const system = systemOf(columns);
  const source = broughtFiles.get(shown.id);
  const hasHeader = !columns.every((name, place) => name === `Column ${place + 1}`);
  const read = async () => {
    if (!source) return;
    const again = await bringFile(source, shown.workspace_id, { hasHeader: !hasHeader, options: shown.options });
    if (!again) return;
    void takeStep("stop_import", shown.id).catch(() => undefined);
    navigate(pathTo.imports(again.id), { replace: true });
  };
  return (
    <div class="flex flex-wrap items-center gap-x-3 gap-y-2 text-muted">
      <span>
        {rowsWord(row_count)}, {formatNumber(columns.length)} {columns.length === 1 ? "column" : "columns"}
      </span>
      <Badge>
        {file.format === "xlsx"
          ? `Sheet ${file.sheet ?? ""}`
          : [file.format?.toUpperCase(), file.encoding].filter(Boolean).join(", ")}
      </Badge>
      {system && <Badge tone="accent">{system} export</Badge>}
      {shown.mapping_is_saved && <Badge tone="accent">Columns as last time</Badge>}
      {source && (
        <label for="first-row" class="flex items-center gap-2">
          <Checkbox id="first-row" checked={hasHeader} onChange={() => void read()} />
          The first row names the columns
        </label>
      )}
    </div>
  );
}
