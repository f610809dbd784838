import { Check, CircleAlert } from "lucide-preact";
import { Button } from "../../ui/Button.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { EditedCampaign } from "./use_campaign_draft.ts";

/** Whether what one wrote is kept, in words. */
export function SaveState({ edited }: { edited: EditedCampaign }) {
  const { saving, problem, isOutdated, retry } = edited;
  if (saving === "failed") {
    return (
      <p role="alert" class="flex min-w-0 items-center gap-2 text-danger text-sm">
        <CircleAlert size={15} aria-hidden="true" class="shrink-0" />
        <span class="min-w-0">Not saved. {problem}</span>
        {!isOutdated && (
          <Button size="small" onClick={retry}>
            Try again
          </Button>
        )}
      </p>
    );
  }
  return (
    <p role="status" class="flex items-center gap-2 text-muted text-sm">
      {saving === "saving" ? <Spinner size={14} /> : <Check size={15} aria-hidden="true" class="text-success" />}
      {saving === "saving" ? "Saving" : "Saved"}
    </p>
  );
}
