import { KeyRound } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { ApiKey, ApiKeyList, ShownKey } from "../../../shared/contracts/api/api_key.ts";
import { messageOf } from "../../api/api_error.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayManage } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { KeyDialog } from "./KeyDialog.tsx";
import { KeyItem } from "./KeyItem.tsx";
import { listKeys, revokeKey, rotateKey } from "./key_requests.ts";
import { SecretDialog } from "./SecretDialog.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

/** Keys for other systems: made, rotated and revoked by owners and admins. */
export function KeySettings({ workspaceId }: { workspaceId: string }) {
  const [listed, setListed] = useState<ApiKeyList>();
  const [problem, setProblem] = useState<string>();
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState<ShownKey>();
  const [revoking, setRevoking] = useState<ApiKey>();
  const manages = mayManage.value;
  const load = useCallback(() => {
    if (!manages) return;
    listKeys(workspaceId).then(
      (found) => {
        setListed(found);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId, manages]);
  useEffect(load, [load]);
  function show(made: ShownKey) {
    setMaking(false);
    setShown(made);
    load();
  }
  if (!manages) return <p class="text-muted">Owners and admins make keys for other systems.</p>;
  const live = listed?.keys.filter(({ status }) => status === "active") ?? [];
  const past = listed?.keys.filter(({ status }) => status !== "active") ?? [];
  return (
    <SettingsSection
      title="API keys"
      description="With a key another system reads and writes here as a service account, as far as its scopes go. It never approves anything, and what it did stands in the history under its name."
    >
      {problem && <p class="text-danger">{problem}</p>}
      {listed && live.length === 0 && <p class="text-muted">None: no other system comes in.</p>}
      {live.length > 0 && (
        <ul aria-label="Keys" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {live.map((key) => (
            <KeyItem
              key={key.id}
              apiKey={key}
              onRotate={() => void rotateKey(workspaceId, key.id).then(show, toastError)}
              onRevoke={() => setRevoking(key)}
            />
          ))}
        </ul>
      )}
      <span>
        <Button icon={KeyRound} onClick={() => setMaking(true)}>
          Make a key
        </Button>
      </span>
      {past.length > 0 && (
        <details>
          <summary class="cursor-pointer text-muted">No longer valid ({past.length})</summary>
          <ul aria-label="Former keys" class="mt-2 grid divide-y divide-line rounded-lg border border-line bg-surface">
            {past.map((key) => (
              <KeyItem key={key.id} apiKey={key} />
            ))}
          </ul>
        </details>
      )}
      {making && listed && (
        <KeyDialog workspaceId={workspaceId} known={listed} onClose={() => setMaking(false)} onMade={show} />
      )}
      {shown && <SecretDialog shown={shown} onClose={() => setShown(undefined)} />}
      <ConfirmDialog
        open={revoking !== undefined}
        onClose={() => setRevoking(undefined)}
        title={`Revoke ${revoking?.prefix ?? "the key"}…?`}
        description="From its next request on the key is unknown. This cannot be undone."
        confirmLabel="Revoke"
        onConfirm={async () => {
          if (!revoking) return;
          await revokeKey(workspaceId, revoking.id);
          toast({ title: "Revoked", tone: "success" });
          load();
        }}
      />
    </SettingsSection>
  );
}
