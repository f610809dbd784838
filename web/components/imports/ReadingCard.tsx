import { CircleAlert } from "lucide-preact";
import { Button } from "../../ui/Button.tsx";
import { type Reading, reading } from "./bring_file.ts";
import { rowsWord } from "./import_words.ts";
import { ProgressBar } from "./ProgressBar.tsx";

/** A file that is being read, or could not be. */
export function ReadingCard({ file }: { file: Reading }) {
  if (file.problem !== undefined) {
    return (
      <div role="alert" class="flex items-start gap-3 rounded-lg border border-line bg-danger-soft px-4 py-3">
        <CircleAlert size={18} aria-hidden="true" class="mt-0.5 shrink-0 text-danger" />
        <div class="min-w-0 flex-1">
          <p class="truncate font-medium">{file.fileName} was not taken</p>
          <p class="text-muted">{file.problem}</p>
        </div>
        <Button size="small" tone="quiet" onClick={() => (reading.value = undefined)}>
          Dismiss
        </Button>
      </div>
    );
  }
  return (
    <div class="flex items-end gap-4 rounded-lg border border-line bg-surface px-4 py-3">
      <div class="min-w-0 flex-1">
        <ProgressBar label={`Reading ${file.fileName}`} value={undefined}>
          {rowsWord(file.rows)}
        </ProgressBar>
      </div>
      <Button size="small" onClick={file.cancel}>
        Cancel
      </Button>
    </div>
  );
}
