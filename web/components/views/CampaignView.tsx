import { Mails } from "lucide-preact";
import { navigate, pathTo } from "../../state/router.ts";
import { Button } from "../../ui/Button.tsx";
import type { ViewOf } from "./ToolResult.tsx";

/** A campaign in rows, with its mails as someone gets them, and the way to its page. */
export function CampaignView({ view }: { view: ViewOf<"campaign"> }) {
  const { campaign, facts, mails, remarks } = view;
  return (
    // Without a name of its own: a draft and its approval stand on the same page.
    <section class="grid grid-cols-1 gap-3 rounded-lg border border-line bg-surface px-3 py-2.5">
      <header class="flex flex-wrap items-center gap-2">
        <h4 class="min-w-0 flex-1 break-words font-medium">
          {campaign.name} <span class="font-normal text-muted">({campaign.status})</span>
        </h4>
        <Button icon={Mails} onClick={() => navigate(pathTo.campaigns(campaign.id))}>
          Open campaign
        </Button>
      </header>
      <dl class="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[6rem_1fr]">
        {facts.map(({ label, text }) => (
          <Fact key={label} label={label} text={text} />
        ))}
      </dl>
      {mails.map((mail, index) => (
        <details key={`${mail.name} ${mail.to ?? ""}`} open={index === 0} class="rounded-lg border border-line">
          <summary class="cursor-pointer break-words px-3 py-2 text-sm">
            <span class="font-medium">{mail.name}</span>
            {mail.to && <span class="text-muted"> to {mail.to}</span>}
          </summary>
          <div class="border-line border-t px-3 py-2">
            {mail.subject && <p class="break-words font-medium">{mail.subject}</p>}
            <p class="whitespace-pre-wrap break-words text-sm">{mail.text}</p>
          </div>
        </details>
      ))}
      {remarks.length > 0 && (
        <ul aria-label="Remarks" class="list-disc pl-5 text-muted text-sm">
          {remarks.map((remark) => (
            <li key={remark}>{remark}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt class="font-medium sm:text-muted">{label}</dt>
      <dd class="-mt-1 min-w-0 break-words sm:mt-0">{text}</dd>
    </>
  );
}
