import { useEffect, useState } from "preact/hooks";
import type { AuditEntry } from "../../../shared/contracts/audit.ts";
import { messageOf } from "../../api/api_error.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { HistoryEntry } from "./HistoryEntry.tsx";
import { historyPageSize, readHistory } from "./history_requests.ts";
import { SettingsSection } from "./SettingsSection.tsx";

/** Who, or what, changed what. */
export function HistorySettings({ workspaceId }: { workspaceId: string }) {
  const [entries, setEntries] = useState<AuditEntry[]>();
  const [more, setMore] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function load(known: AuditEntry[]) {
    setBusy(true);
    setProblem(undefined);
    try {
      const next = await readHistory(workspaceId, known.at(-1)?.id);
      setEntries([...known, ...next]);
      setMore(next.length === historyPageSize);
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  useEffect(() => void load([]), [workspaceId]);
  const role = workspace.value?.role;
  const scope =
    role === "owner" || role === "admin"
      ? "Every change in this workspace, by people, the assistant and imports."
      : "What you changed, yourself or through the assistant.";
  return (
    <SettingsSection title="History" description={scope}>
      {problem && (
        <ErrorState title="The history could not be read" message={problem} onRetry={() => void load(entries ?? [])} />
      )}
      {!entries && !problem && (
        <div aria-busy="true" class="grid gap-3">
          <span class="sr-only">Loading history</span>
          <Skeleton class="h-10 w-full" />
          <Skeleton class="h-10 w-full" />
          <Skeleton class="h-10 w-full" />
        </div>
      )}
      {entries?.length === 0 && <p class="text-muted">Nothing has been changed yet.</p>}
      {entries && entries.length > 0 && (
        <ul aria-label="Changes" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {entries.map((entry) => (
            <HistoryEntry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {more && entries && (
        <span>
          <Button busy={busy} onClick={() => void load(entries)}>
            Show earlier changes
          </Button>
        </span>
      )}
    </SettingsSection>
  );
}
