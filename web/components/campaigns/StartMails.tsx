import { GitBranch, Mail } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Campaign, CampaignStep } from "../../../shared/contracts/campaign_view.ts";
import { stageLabel } from "../../state/stages.ts";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { conditionWords, waitWords } from "./campaign_words.ts";
import { MailFrame } from "./MailFrame.tsx";
import { MailRemarks } from "./MailRemarks.tsx";
import type { SampledMail, Samples } from "./use_samples.ts";

/** What is sent: every step, and each text as the first people get it. */
export function StartMails({ campaign, samples }: { campaign: Campaign; samples: Samples }) {
  return (
    <section aria-labelledby="start-mails" class="grid gap-3">
      <h3 id="start-mails" class="font-medium">
        What
      </h3>
      <ol class="grid gap-3">
        {campaign.steps.map((step) => (
          <li key={step.id} class="grid gap-3 rounded-lg border border-line p-4">
            {step.kind === "branch" ? (
              <BranchLine step={step} />
            ) : (
              <MailStep step={step} mails={samples.mails.filter(({ position }) => position === step.position)} />
            )}
            {step.kind === "email" && samples.status === "loading" && <Skeleton class="h-32 w-full" />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function BranchLine({ step }: { step: CampaignStep }) {
  return (
    <p class="flex items-start gap-2">
      <GitBranch size={16} aria-hidden="true" class="mt-0.5 shrink-0 text-muted" />
      <span>
        Step {step.position}, {waitWords(step.wait_seconds, step.wait_in)}: if{" "}
        {conditionWords(step.condition ?? undefined, stageLabel)}, {placeWords(step.next)}; otherwise{" "}
        {placeWords(step.else)}.
      </span>
    </p>
  );
}

function placeWords(position: number | null): string {
  return position === null ? "the end" : `step ${position}`;
}

function MailStep({ step, mails }: { step: CampaignStep; mails: readonly SampledMail[] }) {
  return (
    <>
      <p class="flex items-center gap-2">
        <Mail size={16} aria-hidden="true" class="shrink-0 text-muted" />
        Step {step.position}, {waitWords(step.wait_seconds, step.wait_in)}
        {step.variants.length > 1 && `: one of ${step.variants.length} variants`}
      </p>
      {mails.map((mail) => (
        <MailSamples key={mail.variant.id} mail={mail} />
      ))}
    </>
  );
}

function MailSamples({ mail }: { mail: SampledMail }) {
  const { previews, name, variant, check } = mail;
  const [place, setPlace] = useState(0);
  const preview = previews[Math.min(place, previews.length - 1)];
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap items-center gap-3">
        <p class="min-w-0 flex-1 break-words font-medium">
          {name.includes("variant") && <span class="text-muted">{variant.label}: </span>}
          {preview?.mail?.subject ?? (variant.subject || "(answers the mail before)")}
        </p>
        {previews.length > 1 && (
          <Segmented
            label={`${name} as`}
            options={previews.map(({ lead }, index) => ({ value: `${index}`, label: lead.name.split(" ")[0] ?? "" }))}
            value={`${Math.min(place, previews.length - 1)}`}
            onChange={(chosen) => setPlace(Number(chosen))}
          />
        )}
      </div>
      {preview?.mail && <MailFrame title={`${name} as ${preview.lead.name} gets it`} html={preview.mail.html} />}
      {preview && <MailRemarks preview={preview} check={check} />}
    </div>
  );
}
