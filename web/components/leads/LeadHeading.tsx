import { Sparkles } from "lucide-preact";
import { type Lead, leadStage } from "../../../shared/contracts/lead.ts";
import { members } from "../../state/members.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Select.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { EditableFact } from "./EditableFact.tsx";
import { leadEdits } from "./lead_edits.ts";
import type { LeadEdit } from "./lead_record.ts";
import { OwnerName } from "./OwnerName.tsx";
import { stageLabel } from "./stages.ts";

interface LeadHeadingProps {
  workspaceId: string;
  lead: Lead;
  onEdit: (edit: LeadEdit) => void;
  /** Takes the beginning of a question to the assistant. */
  onAsk: (question: string) => void;
}

/** Who it is, how far along, whose, and the way to the assistant. */
export function LeadHeading({ workspaceId, lead, onEdit, onAsk }: LeadHeadingProps) {
  const edits = leadEdits(workspaceId, lead.id);
  const readOnly = !mayWrite.value;
  const known = members.value ?? [];
  const strangers = lead.owner_id && !known.some((member) => member.user_id === lead.owner_id);
  return (
    <div class="grid gap-4 px-5 pt-5 pb-4">
      <div class="flex items-start gap-3">
        <Avatar name={lead.name} size="large" />
        <div class="grid min-w-0 flex-1">
          <EditableFact
            fact="name"
            label="Name"
            value={lead.name}
            readOnly={readOnly}
            onSave={(changes) => onEdit(edits.facts(changes))}
            class="-mt-1.5 -ml-2 font-semibold text-lg"
          />
          <p class="break-words text-muted">
            {[lead.title, lead.company].filter(Boolean).join(" at ") || "No company yet"}
          </p>
        </div>
      </div>
      <div class="flex flex-wrap items-center gap-2">
        {readOnly ? (
          <>
            <StageBadge stage={lead.stage} />
            <OwnerName lead={lead} />
          </>
        ) : (
          <>
            <Select
              aria-label="Stage"
              class="min-w-28 max-md:flex-1 md:w-31!"
              value={lead.stage}
              onChange={(event) => {
                const stage = leadStage.safeParse(event.currentTarget.value);
                if (stage.success) onEdit(edits.stage(stage.data));
              }}
            >
              {leadStage.options.map((stage) => (
                <option key={stage} value={stage}>
                  {stageLabel(stage)}
                </option>
              ))}
            </Select>
            <Select
              aria-label="Owner"
              class="min-w-32 max-md:flex-1 md:w-38!"
              value={lead.owner_id ?? ""}
              onChange={(event) => {
                const owner = known.find((member) => member.user_id === event.currentTarget.value);
                onEdit(edits.owner(owner?.user_id ?? null, owner?.display_name ?? null));
              }}
            >
              <option value="">Nobody</option>
              {strangers && <option value={lead.owner_id ?? ""}>{lead.owner_name ?? "Someone"}</option>}
              {known.map((member) => (
                <option key={member.user_id} value={member.user_id}>
                  {member.display_name}
                </option>
              ))}
            </Select>
          </>
        )}
        <Button icon={Sparkles} class="ml-auto max-md:w-full" onClick={() => onAsk(questionAbout(lead))}>
          Ask about this lead
        </Button>
      </div>
    </div>
  );
}

function questionAbout(lead: Lead): string {
  return lead.company ? `About ${lead.name} at ${lead.company}: ` : `About ${lead.name}: `;
}
