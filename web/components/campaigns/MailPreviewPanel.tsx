import { Send, UserRound } from "lucide-preact";
import { useState } from "preact/hooks";
import type { CampaignAudience } from "../../../shared/contracts/campaign_view.ts";
import type { MailDraft, MailPreview, PreviewRequest } from "../../../shared/contracts/email_template.ts";
import { toast, toastError } from "../../state/toasts.ts";
import { mayWrite } from "../../state/workspaces.ts";
import { Button } from "../../ui/Button.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { LeadPicker } from "./LeadPicker.tsx";
import { MailFrame } from "./MailFrame.tsx";
import { MailRemarks } from "./MailRemarks.tsx";
import { sendTest } from "./preview_requests.ts";
import { useMailPreview } from "./use_mail_preview.ts";

export interface PreviewedMail {
  subject: string;
  body: string;
  /** The first mail of the campaign, which it answers when its own subject is empty. */
  first: MailDraft | undefined;
}

interface MailPreviewPanelProps {
  workspaceId: string;
  mailboxId: string | null;
  audience: CampaignAudience;
  mail: PreviewedMail;
  /** "Step 2, variant B". */
  name: string;
}

/** One mail as a lead of one's choice would get it, what is wrong with it, and a copy to oneself. */
export function MailPreviewPanel({ workspaceId, mailboxId, audience, mail, name }: MailPreviewPanelProps) {
  const [leadId, setLeadId] = useState<string | undefined>(audience.lead_ids?.[0]);
  const [busy, setBusy] = useState(false);
  const asked: PreviewRequest = {
    workspace_id: workspaceId,
    draft: { subject: mail.subject, body: mail.body },
    ...(mailboxId && { mailbox_id: mailboxId }),
    ...(leadId && { lead_id: leadId }),
  };
  const { preview, threadSubject, check, isBusy, problem } = useMailPreview(asked, mail.first, audience);
  async function send() {
    setBusy(true);
    try {
      const { to } = await sendTest({ ...asked, ...(threadSubject && { thread_subject: threadSubject }) });
      toast({ title: `A test is on its way to ${to}`, tone: "success" });
    } catch (error) {
      toastError(error);
    }
    setBusy(false);
  }
  return (
    <section aria-label={`Preview of ${name}`} aria-busy={isBusy} class="grid content-start gap-3">
      <div class="flex flex-wrap items-center gap-2">
        <LeadPicker
          workspaceId={workspaceId}
          label={preview ? `As ${preview.lead.name}` : "As a lead"}
          icon={UserRound}
          closesAfter
          onPick={(lead) => setLeadId(lead.id)}
        />
        {isBusy && preview && <Spinner size={15} />}
        <span class="flex-1" />
        {mayWrite.value && (
          <Button size="small" icon={Send} busy={busy} disabled={!preview?.mail} onClick={() => void send()}>
            Send me a test
          </Button>
        )}
      </div>
      {problem && (
        <p role="alert" class="text-danger text-sm">
          The preview could not be made. {problem}
        </p>
      )}
      {!preview && !problem && <Skeleton class="h-60 w-full" />}
      {preview?.mail && <ShownMail mail={preview.mail} name={name} />}
      {preview && <MailRemarks preview={preview} check={check} />}
    </section>
  );
}

type Part = "html" | "text";

function ShownMail({ mail, name }: { mail: NonNullable<MailPreview["mail"]>; name: string }) {
  const [part, setPart] = useState<Part>("html");
  return (
    <div class="grid gap-2">
      <div class="flex flex-wrap items-end gap-2">
        <dl class="grid min-w-0 flex-1 grid-cols-[auto_1fr] gap-x-3 text-sm">
          <dt class="text-muted">From</dt>
          <dd class="min-w-0 truncate">
            {mail.from_name} &lt;{mail.from}&gt;
          </dd>
          <dt class="text-muted">Subject</dt>
          <dd class="min-w-0 break-words font-medium">{mail.subject}</dd>
        </dl>
        <Segmented
          label="Part"
          options={[
            { value: "html", label: "HTML" },
            { value: "text", label: "Plain text" },
          ]}
          value={part}
          onChange={setPart}
        />
      </div>
      {part === "html" ? (
        <MailFrame title={`The mail of ${name}`} html={mail.html} />
      ) : (
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
          tabIndex={0}
          class="h-90 overflow-auto whitespace-pre-wrap break-words rounded-md border border-line bg-surface p-3 font-mono text-sm"
        >
          {mail.text}
        </pre>
      )}
    </div>
  );
}
