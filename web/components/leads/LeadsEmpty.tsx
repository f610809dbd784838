import { FileUp, SearchX, UserPlus, Users } from "lucide-preact";
import { ask } from "../../state/ask.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/EmptyState.tsx";

interface LeadsEmptyProps {
  narrowed: boolean;
  onClear: () => void;
  onAdd: () => void;
}

/** No rows: because none match, or because the workspace has no leads yet. */
export function LeadsEmpty({ narrowed, onClear, onAdd }: LeadsEmptyProps) {
  if (narrowed) {
    return (
      <EmptyState
        icon={SearchX}
        title="No lead matches"
        action={<Button onClick={onClear}>Clear search and filters</Button>}
      >
        Try fewer conditions, another spelling, or part of a name. The search covers name, company, title, e-mail, notes
        and tags.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={Users}
      title="Your leads will stand here"
      action={
        mayWrite.value && (
          <div class="flex flex-wrap justify-center gap-2">
            <Button tone="primary" icon={UserPlus} onClick={onAdd}>
              Add the first lead
            </Button>
            <Button icon={FileUp} onClick={() => navigate(pathTo.imports())}>
              Import a file
            </Button>
            <Button onClick={() => ask("Add a lead: ", { send: false })}>Tell the assistant</Button>
          </div>
        )
      }
    >
      {mayWrite.value
        ? "A lead is a person you sell to: who they are, where they work, and what was said. Add one by hand, or dictate it in the chat."
        : "Nobody has added a lead to this workspace yet. As a viewer you will see them here once someone does."}
    </EmptyState>
  );
}
