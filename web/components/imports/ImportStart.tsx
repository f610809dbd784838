import { FileUp } from "lucide-preact";
import { tableLimits } from "../../../shared/domain/tables/table_limits.ts";
import { pathTo } from "../../state/router.ts";
import { formatNumber } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Link } from "../../ui/Link.tsx";
import { reading } from "./bring_file.ts";
import { FileButton } from "./FileButton.tsx";
import { ImportHistory } from "./ImportHistory.tsx";
import { ReadingCard } from "./ReadingCard.tsx";

interface ImportStartProps {
  workspaceId: string;
  onFile: (file: File) => void;
}

/** Where a file is brought, and what was brought before. */
export function ImportStart({ workspaceId, onFile }: ImportStartProps) {
  return (
    <div class="mx-auto grid max-w-180 gap-6 px-4 py-4 md:px-6">
      <header class="grid gap-1">
        <h1 class="font-semibold text-xl">Import leads</h1>
        <p class="text-muted">
          A file becomes leads in{" "}
          <Link to={pathTo.leads()} class="text-accent underline underline-offset-2">
            your list
          </Link>
          . You see what it would do first, and can undo it afterwards.
        </p>
      </header>
      {reading.value && <ReadingCard file={reading.value} />}
      {mayWrite.value ? (
        <div class="grid justify-items-center gap-3 rounded-xl border-2 border-line-strong border-dashed bg-surface px-6 py-10 text-center">
          <FileUp size={26} aria-hidden="true" class="text-muted" />
          <p class="font-medium">Drop a file here, or on any page of leads</p>
          <FileButton tone="primary" size="large" label="Choose a file" onFile={onFile} />
          <p class="max-w-110 text-balance text-muted text-sm">
            CSV, TSV or XLSX, also as HubSpot, Salesforce or Apollo export it. Up to {formatNumber(tableLimits.rows)}{" "}
            rows and {tableLimits.textMaxBytes / 1024 / 1024} MB.
          </p>
        </div>
      ) : (
        <p class="text-muted">As a viewer you see what others imported.</p>
      )}
      <ImportHistory workspaceId={workspaceId} empty={<HowItGoes />} />
    </div>
  );
}

const steps = [
  [
    "Columns are recognised",
    "By their names and by what stands in them. You change what is wrong, and it is remembered.",
  ],
  [
    "Nothing happens at first",
    "You see what would be added, updated and refused, and why, before anything is written.",
  ],
  ["It can be taken back", "Undo removes what was added and restores what was changed; later edits stay."],
];

/** For whom has never imported anything. */
function HowItGoes() {
  return (
    <ol class="grid gap-5 sm:grid-cols-3">
      {steps.map(([title, words], place) => (
        <li key={title} class="grid content-start gap-1">
          <span class="font-semibold text-accent text-sm tabular-nums">{place + 1}</span>
          <span class="font-medium">{title}</span>
          <span class="text-muted text-sm">{words}</span>
        </li>
      ))}
    </ol>
  );
}
