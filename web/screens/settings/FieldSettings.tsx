import { Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { CustomField, CustomFieldTarget } from "../../../shared/contracts/custom_field.ts";
import { messageOf } from "../../api/api_error.ts";
import { customFields, loadCustomFields } from "../../state/custom_fields.ts";
import { toastError } from "../../state/toasts.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { FieldDialog } from "./FieldDialog.tsx";
import { FieldItem } from "./FieldItem.tsx";
import { archiveField, orderFields } from "./field_requests.ts";
import { SettingsSection } from "./SettingsSection.tsx";

const sections: readonly { target: CustomFieldTarget; title: string; description: string }[] = [
  {
    target: "lead",
    title: "Fields of leads",
    description: "What your team wants to know about every person, in the drawer, the table, filters and imports.",
  },
  { target: "account", title: "Fields of accounts", description: "The same for companies." },
];

/** The custom fields of leads and accounts: add, change, order and archive them. */
export function FieldSettings({ workspaceId }: { workspaceId: string }) {
  const [problem, setProblem] = useState<string>();
  const [editing, setEditing] = useState<{ target: CustomFieldTarget; field?: CustomField }>();
  async function load() {
    try {
      setProblem(undefined);
      await loadCustomFields(workspaceId);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }
  useEffect(() => void load(), [workspaceId]);
  async function change(act: () => Promise<unknown>) {
    try {
      await act();
      await loadCustomFields(workspaceId);
    } catch (error) {
      toastError(error);
    }
  }
  const all = customFields.value;
  if (problem && !all) {
    return <ErrorState title="The fields could not be read" message={problem} onRetry={() => void load()} />;
  }
  return (
    <>
      {sections.map(({ target, title, description }) => (
        <SettingsSection key={target} title={title} description={description}>
          {all ? (
            <FieldList
              title={title}
              fields={all.filter((field) => field.target === target)}
              onEdit={(field) => setEditing({ target, field })}
              onArchive={(field, archived) => void change(() => archiveField(workspaceId, field.id, archived))}
              onOrder={(ids) => void change(() => orderFields(workspaceId, target, ids))}
            />
          ) : (
            <div aria-busy="true">
              <span class="sr-only">Loading fields</span>
              <Skeleton class="h-12 w-full" />
            </div>
          )}
          {mayWrite.value && (
            <span>
              <Button icon={Plus} onClick={() => setEditing({ target })}>
                Add field
              </Button>
            </span>
          )}
        </SettingsSection>
      ))}
      {editing && (
        <FieldDialog
          workspaceId={workspaceId}
          {...editing}
          onSaved={() => {
            setEditing(undefined);
            void load();
          }}
          onClose={() => setEditing(undefined)}
        />
      )}
    </>
  );
}

interface FieldListProps {
  title: string;
  fields: readonly CustomField[];
  onEdit: (field: CustomField) => void;
  onArchive: (field: CustomField, archived: boolean) => void;
  /** Told the new order of the fields in use. */
  onOrder: (ids: string[]) => void;
}

function FieldList({ title, fields, onEdit, onArchive, onOrder }: FieldListProps) {
  const living = fields.filter((field) => field.archived_at === null);
  const archived = fields.filter((field) => field.archived_at !== null);
  function move(index: number, by: number) {
    const ids = living.map(({ id }) => id);
    const [moved] = ids.splice(index, 1);
    if (moved) onOrder([...ids.slice(0, index + by), moved, ...ids.slice(index + by)]);
  }
  return (
    <>
      {living.length === 0 && <p class="text-muted">There are none yet.</p>}
      {living.length > 0 && (
        <ul aria-label={title} class="min-w-0 divide-y divide-line rounded-lg border border-line bg-surface">
          {living.map((field, index) => (
            <FieldItem
              key={field.id}
              field={field}
              onEdit={mayWrite.value ? () => onEdit(field) : undefined}
              onArchive={mayManage.value ? () => onArchive(field, true) : undefined}
              onUp={mayWrite.value && index > 0 ? () => move(index, -1) : undefined}
              onDown={mayWrite.value && index < living.length - 1 ? () => move(index, 1) : undefined}
            />
          ))}
        </ul>
      )}
      {archived.length > 0 && (
        <details class="min-w-0">
          <summary class="w-fit cursor-pointer text-muted">
            {archived.length} archived {archived.length === 1 ? "field" : "fields"}
          </summary>
          <ul aria-label={`${title}, archived`} class="mt-2 min-w-0 divide-y divide-line rounded-lg border border-line">
            {archived.map((field) => (
              <FieldItem
                key={field.id}
                field={field}
                onRestore={mayManage.value ? () => onArchive(field, false) : undefined}
              />
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
