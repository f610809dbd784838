import { Bookmark, ChevronDown, ListFilter, Pencil, Save, Trash2 } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { LeadView } from "../../../shared/contracts/lead_view.ts";
import { loadSegments } from "../../state/segments.ts";
import { session } from "../../state/session.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayManage, mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { everyLead, isNarrowed, type LeadQuery } from "../leads/lead_query.ts";
import { SaveViewDialog } from "./SaveViewDialog.tsx";
import { SegmentsDialog } from "./SegmentsDialog.tsx";
import { deleteView, saveView } from "./view_requests.ts";
import { loadViews, openViewId, showsView, views } from "./views_state.ts";

interface ViewsMenuProps {
  workspaceId: string;
  query: LeadQuery;
  layout: LeadView["layout"];
  onQuery: (query: LeadQuery) => void;
  /** Opens a view in its own layout. */
  onView: (view: LeadView) => void;
}

type Opened = "save" | "rename" | "delete" | "segments" | undefined;

/** The saved views: open one, save what the leads show, rename, share or delete; and the segments. */
export function ViewsMenu({ workspaceId, query, layout, onQuery, onView }: ViewsMenuProps) {
  const [opened, setOpened] = useState<Opened>();
  useEffect(() => void loadViews(workspaceId).catch(toastError), [workspaceId]);
  const all = views.value ?? [];
  const last = all.find(({ id }) => id === openViewId.value);
  const current = last && showsView(query, last) ? last : all.find((view) => showsView(query, view));
  const open = (view: LeadView) => {
    openViewId.value = view.id;
    onView(view);
  };
  const close = () => setOpened(undefined);
  const saved = (view: LeadView) => {
    close();
    openViewId.value = view.id;
    void loadViews(workspaceId).catch(toastError);
  };
  async function update(view: LeadView) {
    const { filter, sort, columns } = query;
    try {
      saved(await saveView(workspaceId, { id: view.id, filter, sort, columns: columns ? [...columns] : null, layout }));
      toast({ title: `“${view.name}” saved`, tone: "success" });
    } catch (error) {
      toastError(error);
    }
  }
  return (
    <>
      <Menu
        label="Views"
        trigger={(attributes) => (
          <Button {...attributes} icon={Bookmark} class="max-w-52">
            <span class="truncate">{current?.name ?? (last ? `${last.name} (changed)` : "Views")}</span>
            <ChevronDown size={14} aria-hidden="true" class="shrink-0 text-muted" />
          </Button>
        )}
      >
        <MenuItem
          onSelect={() => {
            openViewId.value = undefined;
            onQuery(everyLead);
          }}
        >
          All leads
        </MenuItem>
        <ViewGroup title="Mine" views={all.filter((view) => !view.is_shared)} current={current} onOpen={open} />
        <ViewGroup title="Shared" views={all.filter((view) => view.is_shared)} current={current} onOpen={open} />
        <MenuSeparator />
        {last && !current && mayChange(last) && (
          <MenuItem icon={Save} onSelect={() => void update(last)}>
            Save changes to “{last.name}”
          </MenuItem>
        )}
        <MenuItem icon={Bookmark} onSelect={() => setOpened("save")}>
          Save as a view…
        </MenuItem>
        {current && mayChange(current) && (
          <>
            <MenuItem icon={Pencil} onSelect={() => setOpened("rename")}>
              Rename or share…
            </MenuItem>
            <MenuItem icon={Trash2} tone="danger" onSelect={() => setOpened("delete")}>
              Delete view
            </MenuItem>
          </>
        )}
        <MenuSeparator />
        <MenuItem icon={ListFilter} onSelect={() => setOpened("segments")}>
          Segments…
        </MenuItem>
      </Menu>
      {(opened === "save" || opened === "rename") && (
        <SaveViewDialog
          workspaceId={workspaceId}
          view={opened === "rename" ? current : undefined}
          query={query}
          layout={layout}
          onSaved={saved}
          onClose={close}
        />
      )}
      {current && (
        <ConfirmDialog
          open={opened === "delete"}
          onClose={close}
          title={`Delete the view “${current.name}”?`}
          description={
            current.is_shared
              ? "The leads stay. Nobody in the workspace will find the view any more."
              : "The leads stay."
          }
          confirmLabel="Delete view"
          onConfirm={async () => {
            await deleteView(workspaceId, current.id);
            openViewId.value = undefined;
            await loadViews(workspaceId);
          }}
        />
      )}
      {opened === "segments" && (
        <SegmentsDialog
          workspaceId={workspaceId}
          filter={isNarrowed(query) && mayWrite.value ? query.filter : undefined}
          onOpen={(filter) => {
            close();
            onQuery({ ...query, filter });
          }}
          onChanged={() => void loadSegments(workspaceId).catch(toastError)}
          onClose={close}
        />
      )}
    </>
  );
}

/** One's own views, and as an owner or admin the shared ones. */
function mayChange(view: LeadView): boolean {
  const person = session.value;
  return (person.status === "signed_in" && view.owner_id === person.userId) || (view.is_shared && mayManage.value);
}

interface ViewGroupProps {
  title: string;
  views: readonly LeadView[];
  current: LeadView | undefined;
  onOpen: (view: LeadView) => void;
}

function ViewGroup({ title, views: group, current, onOpen }: ViewGroupProps) {
  if (group.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <p class="px-2 pt-1 pb-0.5 font-medium text-muted text-xs" role="presentation">
        {title}
      </p>
      {group.map((view) => (
        <MenuItem key={view.id} hint={view === current ? "open" : undefined} onSelect={() => onOpen(view)}>
          {view.name}
        </MenuItem>
      ))}
    </>
  );
}
