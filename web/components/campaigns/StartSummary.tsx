import type { ComponentChildren } from "preact";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import type { Mailbox } from "../../../shared/contracts/mailbox.ts";
import { formatInstant, formatNumber } from "../../state/time.ts";
import { ErrorState } from "../../ui/ErrorState.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { filterWords } from "../leads/filter_words.ts";
import { DomainPanel } from "../mailboxes/DomainPanel.tsx";
import { dayWords } from "../mailboxes/mailbox_words.ts";
import { AudienceFigures, type FoundAudience } from "./AudienceCount.tsx";
import { peopleWord } from "./campaign_words.ts";

interface StartSummaryProps {
  workspaceId: string;
  campaign: Campaign;
  audience: FoundAudience;
  /** People who are in it already and go on. */
  already: number;
  mailbox: Mailbox | undefined;
  mails: number;
  /** DNS is being asked about the mailbox's domain. */
  onAsked: () => void;
}

/** Who, from whom, when and how many. */
export function StartSummary({ workspaceId, campaign, audience, already, mailbox, mails, onAsked }: StartSummaryProps) {
  const { preview, problem, reload } = audience;
  const people = (preview?.will_get ?? 0) + already;
  return (
    <dl class="grid gap-4 sm:grid-cols-[7rem_1fr]">
      <Row label="Who">
        <p class="mb-1.5">{audienceWords(campaign)}</p>
        {problem && <ErrorState title="They could not be counted" message={problem} onRetry={reload} />}
        {!preview && !problem && <Skeleton class="h-5 w-60" />}
        {preview && <AudienceFigures preview={preview} isStarted={campaign.started_at !== null} />}
        {preview && preview.sample.length > 0 && (
          <p class="mt-1.5 text-muted text-sm">
            {preview.sample.map(({ name, company }) => (company ? `${name} (${company})` : name)).join(", ")}
            {preview.will_get > preview.sample.length &&
              ` and ${formatNumber(preview.will_get - preview.sample.length)} more`}
          </p>
        )}
        {already > 0 && <p class="mt-1.5">{peopleWord(already)} who are in it already go on where they are.</p>}
      </Row>
      <Row label="From">
        {mailbox ? (
          <>
            <p class="mb-1.5 break-words">
              {mailbox.from_name} &lt;{mailbox.address}&gt;
            </p>
            <DomainPanel workspaceId={workspaceId} mailbox={mailbox} onAsked={onAsked} />
          </>
        ) : (
          <p class="text-muted">No mailbox is chosen.</p>
        )}
      </Row>
      <Row label="When">
        <p>
          {campaign.start_at && Date.parse(campaign.start_at) > Date.now()
            ? `Not before ${formatInstant(campaign.start_at)}.`
            : "From now on."}{" "}
          {mailbox &&
            `${dayWords(mailbox.work_days)}, ${mailbox.from_hour}–${mailbox.to_hour} in ${mailbox.time_zone.replaceAll("_", " ")}, and only in the working hours of each reader’s country.`}
        </p>
      </Row>
      <Row label="How many">
        <p>
          At most {mails === 1 ? "1 mail" : `${formatNumber(mails)} mails`} to each person
          {preview && `, ${formatNumber(people * mails)} altogether`}.{mailbox && ` ${paceWords(mailbox, people)}`}
        </p>
      </Row>
    </dl>
  );
}

function Row({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <>
      <dt class="font-medium sm:text-muted">{label}</dt>
      <dd class="-mt-3 min-w-0 sm:mt-0">{children}</dd>
    </>
  );
}

function audienceWords({ audience, segment_name: segment, enrols }: Campaign): string {
  const later = enrols === "live" ? ", also who comes into it later" : "";
  if (audience.segment_id) return `The segment “${segment ?? "that was deleted"}”${later}`;
  if (audience.filter) return `Whoever matches: ${filterWords(audience.filter)}${later}`;
  if (audience.lead_ids) return `${formatNumber(audience.lead_ids.length)} chosen leads`;
  return "Who was added by hand";
}

function paceWords({ cap_today: today, daily_cap: cap }: Mailbox, people: number): string {
  const days = Math.ceil(people / Math.max(1, cap));
  const pace =
    today < cap
      ? `${formatNumber(today)} mails may leave today, more each day up to ${formatNumber(cap)}.`
      : `${formatNumber(cap)} mails may leave a day.`;
  return days > 1
    ? `${pace} The first mail takes at least ${formatNumber(days)} working days to reach everyone.`
    : pace;
}
