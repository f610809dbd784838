import { Download } from "lucide-preact";
import { useState } from "preact/hooks";
import { formatNumber } from "../../state/time.ts";
import { toastError } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { downloadLeads } from "../imports/download.ts";
import type { ViewOf } from "./ToolResult.tsx";

/** Leads that can be taken along as a file. */
export function ExportView({ view }: { view: ViewOf<"export"> }) {
  const [busy, setBusy] = useState(false);
  const workspaceId = workspace.value?.workspace_id;
  const get = async () => {
    if (!workspaceId) return;
    setBusy(true);
    await downloadLeads(workspaceId, view.filter).catch(toastError);
    setBusy(false);
  };
  const count = `${view.count_is_exact ? "" : "more than "}${formatNumber(view.count)} ${view.count === 1 ? "lead" : "leads"}`;
  return (
    <div class="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2.5">
      <p class="min-w-0 flex-1">{count}, as they are when you press the button</p>
      <Button icon={Download} busy={busy} onClick={() => void get()}>
        Download CSV
      </Button>
    </div>
  );
}
