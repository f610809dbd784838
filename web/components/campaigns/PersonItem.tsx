import { ChevronDown, UserMinus } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import type { CampaignPerson } from "../../../shared/contracts/campaign_report.ts";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { pathTo } from "../../state/router.ts";
import { now } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { PersonMails } from "./PersonMails.tsx";
import { stopEnrolment } from "./people_requests.ts";
import { enrolmentWords, nextWords } from "./person_words.ts";

interface PersonItemProps {
  workspaceId: string;
  campaign: Campaign;
  person: CampaignPerson;
  onChanged: () => void;
}

/** Someone in a campaign; opened, the mails they got. */
export function PersonItem({ workspaceId, campaign, person, onChanged }: PersonItemProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [removing, setRemoving] = useState(false);
  const { lead, mails } = person;
  const { label, tone } = enrolmentWords[person.status];
  const name = lead?.name ?? "A deleted lead";
  const isIn = person.status === "active" || person.status === "parked";
  return (
    <li class="py-2 pr-2 pl-4">
      <div class="flex items-center gap-2">
        <div class="min-w-0 flex-1">
          <p class="flex min-w-0 items-center gap-2">
            {lead ? (
              <Link to={pathTo.leads(lead.id)} class="truncate font-medium hover:underline">
                {name}
              </Link>
            ) : (
              <span class="truncate text-muted">{name}</span>
            )}
            <Badge tone={tone}>{label}</Badge>
          </p>
          <p class="truncate text-muted text-sm">
            {[lead?.company, nextWords(person, campaign, now.value)].filter(Boolean).join(" · ")}
          </p>
        </div>
        {isIn && mayWrite.value && (
          <IconButton
            label={`Take ${name} out`}
            icon={UserMinus}
            size="small"
            tooltip={false}
            onClick={() => setRemoving(true)}
          />
        )}
        <IconButton
          label={`Mails to ${name}`}
          icon={ChevronDown}
          size="small"
          tooltip={false}
          aria-expanded={open}
          aria-controls={id}
          class={open ? "rotate-180" : ""}
          onClick={() => setOpen(!open)}
        />
      </div>
      <div id={id} hidden={!open}>
        {open && <PersonMails workspaceId={workspaceId} mails={mails} />}
      </div>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Take ${name} out?`}
        description="They get no further mail of this campaign."
        confirmLabel="Take out"
        onConfirm={async () => {
          await stopEnrolment(workspaceId, person.id);
          onChanged();
        }}
      />
    </li>
  );
}
