import { Sparkles } from "lucide-preact";
import type { Lead } from "../../../shared/contracts/lead.ts";
import { members } from "../../state/members.ts";
import { stageLabel, stages } from "../../state/stages.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Select.tsx";
import { StageBadge } from "../../ui/StageBadge.tsx";
import { EditableFact } from "./EditableFact.tsx";
import { leadEdits } from "./lead_edits.ts";
import type { LeadEdit } from "./lead_record.ts";
import { OwnerName } from "./OwnerName.tsx";
import { readFact } from "./read_fact.ts";

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
  const work = [lead.title, lead.company].filter(Boolean).join(" at ");
  return (
    <div class="grid gap-4 px-5 pt-5 pb-4">
      <div class="flex items-start gap-3">
        <Avatar name={lead.name} size="large" />
        <div class="grid min-w-0 flex-1">
          <EditableFact
            label="Name"
            read={(typed) => readFact("name", typed)}
            value={lead.name}
            readOnly={!mayWrite.value}
            onSave={(changes) => onEdit(edits.facts(changes))}
            class="-mt-1.5 -ml-2 font-semibold text-lg"
          />
          <p class="break-words text-muted">{work || "No company yet"}</p>
        </div>
      </div>
      <div class="flex flex-wrap items-center gap-2">
        {mayWrite.value ? (
          <>
            <StageSelect lead={lead} onStage={(stage) => onEdit(edits.stage(stage))} />
            <OwnerSelect lead={lead} onOwner={(id, name) => onEdit(edits.owner(id, name))} />
          </>
        ) : (
          <>
            <StageBadge stage={lead.stage} />
            <OwnerName lead={lead} />
          </>
        )}
        <Button icon={Sparkles} class="ml-auto max-md:w-full" onClick={() => onAsk(questionAbout(lead))}>
          Ask about this lead
        </Button>
      </div>
    </div>
  );
}

function StageSelect({ lead, onStage }: { lead: Lead; onStage: (stage: Lead["stage"]) => void }) {
  const isKnown = stages.value.some((stage) => stage.key === lead.stage);
  return (
    <Select
      aria-label="Stage"
      class="min-w-28 max-md:flex-1 md:w-31!"
      value={lead.stage}
      onChange={(event) => {
        onStage(event.currentTarget.value);
      }}
    >
      {!isKnown && <option value={lead.stage}>{stageLabel(lead.stage)}</option>}
      {stages.value.map((stage) => (
        <option key={stage.key} value={stage.key}>
          {stage.label}
        </option>
      ))}
    </Select>
  );
}

interface OwnerSelectProps {
  lead: Lead;
  onOwner: (id: string | null, name: string | null) => void;
}

function OwnerSelect({ lead, onOwner }: OwnerSelectProps) {
  const people = members.value ?? [];
  const isStranger = lead.owner_id !== null && !people.some((member) => member.user_id === lead.owner_id);
  return (
    <Select
      aria-label="Owner"
      class="min-w-32 max-md:flex-1 md:w-38!"
      value={lead.owner_id ?? ""}
      onChange={(event) => {
        const owner = people.find((member) => member.user_id === event.currentTarget.value);
        onOwner(owner?.user_id ?? null, owner?.display_name ?? null);
      }}
    >
      <option value="">Nobody</option>
      {isStranger && <option value={lead.owner_id ?? ""}>{lead.owner_name ?? "Someone"}</option>}
      {people.map((member) => (
        <option key={member.user_id} value={member.user_id}>
          {member.display_name}
        </option>
      ))}
    </Select>
  );
}

function questionAbout(lead: Lead): string {
  return lead.company ? `About ${lead.name} at ${lead.company}: ` : `About ${lead.name}: `;
}
