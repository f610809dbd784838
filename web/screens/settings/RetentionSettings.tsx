import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { messageOf } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { answerOf, rpc } from "../../api/rest.ts";
import { toast } from "../../state/toasts.ts";
import { workspace } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

const retention = z.object({
  thread_days: z.number().nullable(),
  audit_days: z.number().nullable(),
  notification_days: z.number().nullable(),
});
type Retention = z.infer<typeof retention>;

const kept: readonly { name: keyof Retention; label: string; hint: string }[] = [
  { name: "thread_days", label: "Conversations", hint: "Counted from the last message." },
  { name: "notification_days", label: "Notifications", hint: "Read or not." },
  { name: "audit_days", label: "History of changes", hint: "Older changes can't be undone any more." },
];
const choices = [30, 90, 180, 365, 730, 1825];

/** After how long things are deleted by themselves: set by owners and admins, read by everyone. */
export function RetentionSettings({ workspaceId }: { workspaceId: string }) {
  const [saved, setSaved] = useState<Retention>();
  const [chosen, setChosen] = useState<Retention>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const role = workspace.value?.role;
  const mayChange = role === "owner" || role === "admin";

  async function load() {
    setProblem(undefined);
    try {
      const rows = backend().rest.from("retention_settings").select().eq("workspace_id", workspaceId);
      const [row] = await answerOf(rows, z.array(retention));
      const found = row ?? { thread_days: null, audit_days: null, notification_days: null };
      setSaved(found);
      setChosen(found);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);

  async function save(event: SubmitEvent) {
    event.preventDefault();
    if (!chosen) return;
    setBusy(true);
    setProblem(undefined);
    try {
      setSaved(await rpc("set_retention", { workspace_id: workspaceId, ...chosen }, retention));
      toast({ title: "Saved how long things are kept", tone: "success" });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  const isChanged = kept.some(({ name }) => saved?.[name] !== chosen?.[name]);
  return (
    <SettingsSection
      title="How long things are kept"
      description="Deleted leads lie in the bin for 30 days. The rest is kept until you say otherwise."
    >
      {problem && <ErrorState title="That did not work" message={problem} onRetry={() => void load()} />}
      {chosen && (
        <form onSubmit={save} class="grid gap-4">
          <div class="grid gap-4 sm:grid-cols-3">
            {kept.map(({ name, label, hint }) => (
              <Field key={name} label={label} hint={hint}>
                {(attributes) => (
                  <Select
                    {...attributes}
                    disabled={!mayChange}
                    value={chosen[name] === null ? "" : `${chosen[name]}`}
                    onChange={(event) => {
                      const { value } = event.currentTarget;
                      setChosen({ ...chosen, [name]: value === "" ? null : Number(value) });
                    }}
                  >
                    <option value="">For ever</option>
                    {[...new Set([...choices, chosen[name] ?? 30])]
                      .sort((one, other) => one - other)
                      .map((days) => (
                        <option key={days} value={`${days}`}>
                          {days} days
                        </option>
                      ))}
                  </Select>
                )}
              </Field>
            ))}
          </div>
          {mayChange && (
            <span>
              <Button type="submit" busy={busy} disabled={!isChanged}>
                Save
              </Button>
            </span>
          )}
        </form>
      )}
    </SettingsSection>
  );
}
