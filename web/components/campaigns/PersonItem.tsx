import { ChevronDown, UserMinus } from "lucide-preact";
import { useId, useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { pathTo } from "../../state/router.ts";
import { now } from "../../state/time.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Badge } from "../../ui/Badge.tsx";
import { ConfirmDialog } from "../../ui/ConfirmDialog.tsx";
import { IconButton } from "../../ui/IconButton.tsx";
import { Link } from "../../ui/Link.tsx";
import { PersonMails } from "./PersonMails.tsx";
import { type CampaignPerson, stopEnrolment } from "./people_requests.ts";
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
  const { enrolment, lead } = person;
  const { label, tone } = enrolmentWords[enrolment.status];
  const name = lead?.name ?? "A deleted lead";
  const isIn = enrolment.status === "active" || enrolment.status === "parked";
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
            {[lead?.company, nextWords(enrolment, campaign, now.value)].filter(Boolean).join(" · ")}
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
        {open && <PersonMails workspaceId={workspaceId} campaign={campaign} enrolmentId={enrolment.id} />}
      </div>
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        title={`Take ${name} out?`}
        description="They get no further mail of this campaign."
        confirmLabel="Take out"
        onConfirm={async () => {
          await stopEnrolment(workspaceId, enrolment.id);
          onChanged();
        }}
      />
    </li>
  );
}
