import { ShieldOff, ShieldPlus } from "lucide-preact";
import { useCallback, useEffect, useState } from "preact/hooks";
import type { SendPermission } from "../../../shared/contracts/send_permission.ts";
import { messageOf } from "../../api/api_error.ts";
import { formatDay } from "../../state/time.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { PermissionDialog } from "./PermissionDialog.tsx";
import { listPermissions, revokePermission } from "./permission_requests.ts";
import { scopeWords } from "./permission_words.ts";
import { SettingsSection } from "./SettingsSection.tsx";

/** What the assistant may send without asking: given and taken back here, by people alone. */
export function PermissionSettings({ workspaceId }: { workspaceId: string }) {
  const [permissions, setPermissions] = useState<SendPermission[]>();
  const [problem, setProblem] = useState<string>();
  const [granting, setGranting] = useState(false);
  const load = useCallback(() => {
    listPermissions(workspaceId).then(
      (found) => {
        setPermissions(found);
        setProblem(undefined);
      },
      (error) => setProblem(messageOf(error)),
    );
  }, [workspaceId]);
  useEffect(load, [load]);
  async function revoke({ id }: SendPermission) {
    await revokePermission(workspaceId, id).then(() => {
      toast({ title: "Taken back: you are asked again", tone: "success" });
      load();
    }, toastError);
  }
  return (
    <SettingsSection
      title="Sending without asking"
      description="You can let your assistant send single mails that you ask for without a card to approve. It never holds once a conversation has read something that someone outside wrote, such as a reply or an imported note, and never for work that nobody asked for: then you are always asked."
    >
      {problem && <p class="text-danger">{problem}</p>}
      {permissions?.length === 0 && <p class="text-muted">None: you approve every mail.</p>}
      {permissions && permissions.length > 0 && (
        <ul aria-label="Permissions" class="grid divide-y divide-line rounded-lg border border-line bg-surface">
          {permissions.map((permission) => (
            <li key={permission.id} class="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
              <div class="min-w-0 flex-1 basis-60">
                <p class="break-words font-medium">
                  {permission.is_mine ? "To " : `${permission.person ?? "A colleague"}: to `}
                  {scopeWords(permission)}
                </p>
                <p class="text-muted text-sm">
                  {permission.used} of {permission.daily_cap} in the last 24 hours · until{" "}
                  {formatDay(permission.expires_at)}
                </p>
              </div>
              <Button size="small" icon={ShieldOff} onClick={() => void revoke(permission)}>
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
      {mayWrite.value && (
        <span>
          <Button icon={ShieldPlus} onClick={() => setGranting(true)}>
            Give a permission
          </Button>
        </span>
      )}
      {granting && (
        <PermissionDialog
          workspaceId={workspaceId}
          onClose={() => setGranting(false)}
          onGranted={() => {
            setGranting(false);
            load();
          }}
        />
      )}
    </SettingsSection>
  );
}
