import { Download } from "lucide-preact";
import { useState } from "preact/hooks";
import { formatNumber } from "../../state/time.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { exportPerson } from "../lead_care/export_person.ts";
import type { ViewOf } from "./ToolResult.tsx";

/** Everything about one person, to be taken along as a file. */
export function PersonExportView({ view }: { view: ViewOf<"person_export"> }) {
  const [busy, setBusy] = useState(false);
  const workspaceId = workspace.value?.workspace_id;
  const { lead, records, mentions } = view;
  const get = async () => {
    if (!workspaceId) return;
    setBusy(true);
    await exportPerson(workspaceId, lead);
    setBusy(false);
  };
  return (
    <div class="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-3 py-2.5">
      <p class="min-w-0 flex-1">
        {lead.name}: {formatNumber(records)} records, {formatNumber(mentions)} mentions elsewhere
      </p>
      <Button icon={Download} busy={busy} onClick={() => void get()}>
        Download JSON
      </Button>
    </div>
  );
}
