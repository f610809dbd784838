import { UserPlus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { messageOf } from "../../api/api_error.ts";
import { Button } from "../../ui/Button.tsx";
import { Popover } from "../../ui/Popover.tsx";
import { LeadSearch } from "../leads/LeadSearch.tsx";
import { searchLeads } from "../leads/lead_requests.ts";

interface LeadPickerProps {
  workspaceId: string;
  /** What the button says. */
  label: string;
  icon?: typeof UserPlus;
  /** The window stays open, for the next. */
  onPick: (lead: Lead) => void;
  closesAfter?: boolean;
}

/** A button that finds a lead by name, company or address. */
export function LeadPicker({ workspaceId, label, icon = UserPlus, onPick, closesAfter = false }: LeadPickerProps) {
  return (
    <Popover
      label={label}
      class="w-84 p-2"
      trigger={(attributes) => (
        <Button {...attributes} icon={icon}>
          {label}
        </Button>
      )}
    >
      {(close) => (
        <FoundLeads
          workspaceId={workspaceId}
          onPick={(lead) => {
            onPick(lead);
            if (closesAfter) close();
          }}
        />
      )}
    </Popover>
  );
}

const offered = 8;

function FoundLeads({ workspaceId, onPick }: { workspaceId: string; onPick: (lead: Lead) => void }) {
  const [text, setText] = useState("");
  const [found, setFound] = useState<readonly Lead[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const asked = new AbortController();
    setProblem(undefined);
    const query = { filter: { match: "all" as const, conditions: [], ...(text && { text }) }, sort: null };
    searchLeads(workspaceId, query, null, asked.signal).then(
      ({ leads }) => setFound(leads.slice(0, offered)),
      (error) => asked.signal.aborted || setProblem(messageOf(error)),
    );
    return () => asked.abort();
  }, [workspaceId, text]);
  return (
    <div class="grid gap-1.5">
      <LeadSearch text={text} onChange={setText} label="Find a lead" />
      {problem && (
        <p role="alert" class="px-2 text-danger text-sm">
          {problem}
        </p>
      )}
      <ul aria-label="Found leads" aria-busy={!found} class="grid">
        {found?.map((lead) => (
          <li key={lead.id}>
            <button
              type="button"
              class="flex h-9 w-full items-baseline gap-2 rounded-md px-2 pt-1.5 text-left hover:bg-hover pointer-coarse:h-11"
              onClick={() => onPick(lead)}
            >
              <span class="shrink-0">{lead.name}</span>
              <span class="min-w-0 truncate text-muted text-sm">{lead.company ?? lead.email ?? ""}</span>
            </button>
          </li>
        ))}
      </ul>
      {found?.length === 0 && <p class="px-2 py-1 text-muted text-sm">No lead matches.</p>}
    </div>
  );
}
