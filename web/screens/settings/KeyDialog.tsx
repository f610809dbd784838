import { useState } from "preact/hooks";
import type { ApiKeyList, ShownKey } from "../../../shared/contracts/api/api_key.ts";
import { type ApiScope, apiScope } from "../../../shared/contracts/api/scope.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { makeKey } from "./key_requests.ts";

interface KeyDialogProps {
  workspaceId: string;
  known: ApiKeyList;
  onClose: () => void;
  onMade: (made: ShownKey) => void;
}

const formId = "key-form";

/** Asks as whom the key acts, what it may and until when. */
export function KeyDialog({ workspaceId, known, onClose, onMade }: KeyDialogProps) {
  const [scopes, setScopes] = useState<ReadonlySet<ApiScope>>(new Set(["leads:read"]));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  async function make(event: SubmitEvent & { currentTarget: HTMLFormElement }) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const said = (name: string) => String(form.get(name) ?? "").trim();
    setBusy(true);
    setProblem(undefined);
    try {
      const wanted = { account: said("account"), role: said("role"), scopes: [...scopes], days: Number(said("days")) };
      onMade(await makeKey(workspaceId, known, wanted));
    } catch (error) {
      setProblem(messageOf(error));
    }
    setBusy(false);
  }
  function turn(scope: ApiScope) {
    const next = new Set(scopes);
    if (!next.delete(scope)) next.add(scope);
    setScopes(next);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      title="Make a key"
      description="For another system, which acts as a service account of this name."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} tone="primary" busy={busy}>
            Make the key
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={make} class="grid gap-4">
        <Field label="Service account" hint="What stands in the history, such as “Web shop”">
          {(attributes) => (
            <>
              <Input {...attributes} name="account" maxLength={60} required list="service-accounts" />
              <datalist id="service-accounts">
                {known.service_accounts.map(({ id, name }) => (
                  <option key={id} value={name} />
                ))}
              </datalist>
            </>
          )}
        </Field>
        <div class="grid grid-cols-2 gap-4">
          <Field label="Role of a new one">
            {(attributes) => (
              <Select {...attributes} name="role">
                <option value="member">Member</option>
                <option value="viewer">Viewer</option>
              </Select>
            )}
          </Field>
          <Field label="Valid for">
            {(attributes) => (
              <Select {...attributes} name="days">
                <option value="90">90 days</option>
                <option value="365">A year</option>
                <option value="0">Until revoked</option>
              </Select>
            )}
          </Field>
        </div>
        <fieldset>
          <legend class="mb-1 font-medium">May</legend>
          <div class="grid grid-cols-1 gap-1 sm:grid-cols-2">
            {apiScope.options.map((scope) => (
              <label key={scope} for={`scope-${scope}`} class="flex items-center gap-2 py-0.5">
                <Checkbox id={`scope-${scope}`} checked={scopes.has(scope)} onChange={() => turn(scope)} />
                <code class="text-sm">{scope}</code>
              </label>
            ))}
          </div>
        </fieldset>
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
      </form>
    </Dialog>
  );
}
