import { ChevronDown, Sparkles, Trash2, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { members } from "../../state/members.ts";
import { stageLabel, stages } from "../../state/stages.ts";
import { formatNumber } from "../../state/time.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { facets } from "./facets_state.ts";
import { choicesOf } from "./lead_facets.ts";
import { type BulkChanges, changeLeads } from "./lead_requests.ts";

interface SelectionBarProps {
  workspaceId: string;
  leads: readonly Lead[];
  onClear: () => void;
  onAsk: (question: string) => void;
  onDelete: (leads: readonly Lead[]) => void;
  onChanged: (ids: string[]) => Promise<void>;
}

/** What can be done with the ticked leads together. */
export function SelectionBar({ workspaceId, leads, onClear, onAsk, onDelete, onChanged }: SelectionBarProps) {
  const [busy, setBusy] = useState(false);
  if (leads.length === 0) return null;
  const ids = leads.map((lead) => lead.id);

  async function change(changes: BulkChanges, said: string) {
    setBusy(true);
    try {
      await changeLeads(workspaceId, ids, changes);
      toast({ title: `${countOf(leads.length)} ${said}`, tone: "success" });
      await onChanged(ids);
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }

  return (
    <section
      aria-label="Selected leads"
      class="absolute inset-x-0 bottom-4 z-2 mx-auto flex w-fit max-w-[calc(100%-1rem)] animate-rise flex-wrap items-center gap-1.5 rounded-xl bg-raised p-1.5 pl-3 shadow-high"
    >
      <span role="status" class="mr-1 whitespace-nowrap font-medium tabular-nums">
        {formatNumber(leads.length)} selected
      </span>
      {mayWrite.value && (
        <>
          <StageMenu busy={busy} onStage={(stage) => change({ stage }, `set to ${stageLabel(stage)}`)} />
          <OwnerMenu busy={busy} onOwner={(ownerId, name) => change({ owner_id: ownerId }, `now with ${name}`)} />
          <Popover
            label="Tags of the selected leads"
            class="w-62 p-2"
            trigger={(attributes) => (
              <Button {...attributes} size="small" disabled={busy}>
                Tag
                <ChevronDown size={13} aria-hidden="true" />
              </Button>
            )}
          >
            {() => (
              <ChoiceList
                label="Tags"
                choices={choicesOf(facets.value, "tags")}
                chosen={tagsOfAll(leads)}
                addVerb="Add"
                emptyText="Type the first tag."
                onToggle={(tag) =>
                  tagsOfAll(leads).has(tag)
                    ? change({ remove_tags: [tag] }, `no longer tagged “${tag}”`)
                    : change({ add_tags: [tag] }, `tagged “${tag}”`)
                }
              />
            )}
          </Popover>
        </>
      )}
      <Button size="small" icon={Sparkles} onClick={() => onAsk(questionAbout(leads))}>
        Ask
      </Button>
      {mayWrite.value && (
        <IconButton label="Delete" icon={Trash2} size="small" disabled={busy} onClick={() => onDelete(leads)} />
      )}
      <IconButton label="Clear selection" shortcut="Esc" icon={X} size="small" onClick={onClear} />
    </section>
  );
}

function StageMenu({ busy, onStage }: { busy: boolean; onStage: (stage: Lead["stage"]) => void }) {
  return (
    <Menu
      label="Stage of the selected leads"
      trigger={(attributes) => (
        <Button {...attributes} size="small" disabled={busy}>
          Stage
          <ChevronDown size={13} aria-hidden="true" />
        </Button>
      )}
    >
      {stages.value.map((stage) => (
        <MenuItem key={stage.key} onSelect={() => onStage(stage.key)}>
          {stage.label}
        </MenuItem>
      ))}
    </Menu>
  );
}

function OwnerMenu({ busy, onOwner }: { busy: boolean; onOwner: (owner: string | null, name: string) => void }) {
  return (
    <Menu
      label="Owner of the selected leads"
      trigger={(attributes) => (
        <Button {...attributes} size="small" disabled={busy}>
          Owner
          <ChevronDown size={13} aria-hidden="true" />
        </Button>
      )}
    >
      {members.value?.map((member) => (
        <MenuItem key={member.user_id} onSelect={() => onOwner(member.user_id, member.display_name)}>
          {member.display_name}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => onOwner(null, "nobody")}>Nobody</MenuItem>
    </Menu>
  );
}

/** The tags that every one of these leads has. */
function tagsOfAll(leads: readonly Lead[]): Set<string> {
  const [first, ...others] = leads;
  return new Set(first?.tags.filter((tag) => others.every((lead) => lead.tags.includes(tag))));
}

function countOf(count: number): string {
  return count === 1 ? "1 lead" : `${formatNumber(count)} leads`;
}

const namedInQuestion = 3;

function questionAbout(leads: readonly Lead[]): string {
  const names = leads.slice(0, namedInQuestion).map((lead) => lead.name);
  const more = leads.length - names.length;
  return `About ${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}: `;
}
