import { ChevronDown } from "lucide-preact";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { members } from "../../state/members.ts";
import { stages } from "../../state/stages.ts";
import { Button } from "../../ui/Button.tsx";
import { ChoiceList } from "../../ui/ChoiceList.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/Menu.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { facets } from "./facets_state.ts";
import { choicesOf } from "./lead_facets.ts";

export function StageMenu({ busy, onStage }: { busy: boolean; onStage: (stage: Lead["stage"]) => void }) {
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

export function OwnerMenu({ busy, onOwner }: { busy: boolean; onOwner: (owner: string | null) => void }) {
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
        <MenuItem key={member.user_id} onSelect={() => onOwner(member.user_id)}>
          {member.display_name}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => onOwner(null)}>Nobody</MenuItem>
    </Menu>
  );
}

interface TagMenuProps {
  busy: boolean;
  /** Those whose tags are known: what they all have is taken off. */
  leads: readonly Lead[];
  onChange: (changes: { add_tags: string[] } | { remove_tags: string[] }) => void;
}

export function TagMenu({ busy, leads, onChange }: TagMenuProps) {
  const shared = tagsOfAll(leads);
  return (
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
      {(close) => (
        <ChoiceList
          label="Tags"
          choices={choicesOf(facets.value, "tags")}
          chosen={shared}
          addVerb="Add"
          emptyText="Type the first tag."
          onToggle={(tag) => {
            close();
            onChange(shared.has(tag) ? { remove_tags: [tag] } : { add_tags: [tag] });
          }}
        />
      )}
    </Popover>
  );
}

/** The tags that every one of these leads has. */
function tagsOfAll(leads: readonly Lead[]): Set<string> {
  const [first, ...others] = leads;
  return new Set(first?.tags.filter((tag) => others.every((lead) => lead.tags.includes(tag))));
}
