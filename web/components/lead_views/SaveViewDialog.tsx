import { useId, useState } from "preact/hooks";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Checkbox } from "../../ui/Checkbox.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import type { LeadQuery } from "../leads/lead_query.ts";
import { saveView, type ViewChanges } from "./view_requests.ts";

interface SaveViewDialogProps {
  workspaceId: string;
  /** The view to rename or share; without one a new view keeps what the leads show. */
  view: LeadView | undefined;
  query: LeadQuery;
  layout: LeadView["layout"];
  onSaved: (view: LeadView) => void;
  onClose: () => void;
}

/** Gives what the leads show a name, for oneself or for everyone. */
export function SaveViewDialog({ workspaceId, view, query, layout, onSaved, onClose }: SaveViewDialogProps) {
  const id = useId();
  const [name, setName] = useState(view?.name ?? "");
  const [shared, setShared] = useState(view?.is_shared ?? false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function save(event: SubmitEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      onSaved(
        await saveView(workspaceId, { name, is_shared: shared, ...(view ? { id: view.id } : shown(query, layout)) }),
      );
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onClose={onClose}
      title={view ? "Rename or share" : "Save as a view"}
      description={
        view ? undefined : "A view keeps the filter, the order, the columns, and whether it is a table or the board."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} tone="primary" busy={busy} disabled={name.trim() === ""}>
            Save view
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save} noValidate class="grid gap-4">
        <Field label="Name" error={problem}>
          {(attributes) => (
            <Input
              {...attributes}
              autofocus
              autocomplete="off"
              maxLength={80}
              value={name}
              onInput={(event) => setName(event.currentTarget.value)}
            />
          )}
        </Field>
        {mayWrite.value && (
          <label for={`${id}-shared`} class="flex cursor-pointer items-center gap-2.5">
            <Checkbox id={`${id}-shared`} checked={shared} onChange={() => setShared(!shared)} />
            Share with everyone in the workspace
          </label>
        )}
      </form>
    </Dialog>
  );
}

function shown({ filter, sort, columns }: LeadQuery, layout: LeadView["layout"]): ViewChanges {
  return { filter, sort, columns: columns ? [...columns] : null, layout };
}
