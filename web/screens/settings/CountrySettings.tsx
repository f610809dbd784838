import { useEffect, useState } from "preact/hooks";
import { z } from "zod";
import { messageOf } from "../../api/api_error.ts";
import { backend } from "../../api/backend.ts";
import { phoneLibrary } from "../../api/phones.ts";
import { answerOf } from "../../api/rest.ts";
import { toast } from "../../state/toasts.ts";
import { loadWorkspaces, mayManage, workspace } from "../../state/workspaces.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Field } from "../../ui/Field.tsx";
import { Select } from "../../ui/Select.tsx";
import { SettingsSection } from "./SettingsSection.tsx";

const changedRow = z.array(z.object({ country: z.string().nullable() })).length(1);

/** The country that phone numbers without a country code are of. */
export function CountrySettings({ workspaceId }: { workspaceId: string }) {
  const [countries, setCountries] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const chosen = workspace.value?.country ?? "";

  async function load() {
    setProblem(undefined);
    try {
      setCountries((await phoneLibrary()).countries());
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), []);

  async function choose(country: string) {
    setBusy(true);
    setProblem(undefined);
    try {
      const change = backend()
        .rest.from("workspaces")
        .update({ country: country || null });
      await answerOf(change.eq("id", workspaceId).select("country"), changedRow);
      await loadWorkspaces();
      toast({ title: country ? `The workspace's country is ${nameOf(country)}` : "The workspace has no country now" });
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }

  const named = [...new Set([...countries, ...(chosen ? [chosen] : [])])]
    .map((code) => ({ code, name: nameOf(code) }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return (
    <SettingsSection
      title="Phone numbers"
      description="A number without a country code is one of the lead's country. Where that is not known, of this one."
    >
      {problem && <ErrorState title="That did not work" message={problem} onRetry={() => void load()} />}
      <Field label="Country">
        {(attributes) => (
          <Select
            {...attributes}
            disabled={!mayManage.value || busy}
            value={chosen}
            onChange={(event) => void choose(event.currentTarget.value)}
          >
            <option value="">None</option>
            {named.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </SettingsSection>
  );
}

function nameOf(code: string): string {
  return new Intl.DisplayNames(undefined, { type: "region" }).of(code) ?? code;
}
