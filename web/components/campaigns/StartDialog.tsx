import { useState } from "preact/hooks";
import type { Campaign } from "../../../shared/contracts/campaign_view.ts";
import { startFaults } from "../../../shared/domain/mail/start_faults.ts";
import { messageOf } from "../../api/api_error.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { useMailboxes } from "../mailboxes/use_mailboxes.ts";
import { useAudience } from "./AudienceCount.tsx";
import { startCampaign } from "./campaign_requests.ts";
import { mailCount, peopleWord } from "./campaign_words.ts";
import { StartMails } from "./StartMails.tsx";
import { StartSummary } from "./StartSummary.tsx";
import { useSamples } from "./use_samples.ts";

interface StartDialogProps {
  workspaceId: string;
  /** Exactly what is approved: its hash goes along. */
  campaign: Campaign;
  onClose: () => void;
  onStarted: (started: Campaign) => void;
}

/** The approval of a campaign: who gets what, from whom, when and how many, with samples; then it starts. */
export function StartDialog({ workspaceId, campaign, onClose, onStarted }: StartDialogProps) {
  const audience = useAudience(workspaceId, campaign.id, campaign.audience);
  const samples = useSamples(workspaceId, campaign, audience.preview);
  const { list, problem: unread, reload } = useMailboxes(workspaceId);
  const [refusal, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const problem = refusal ?? unread;
  const { preview } = audience;
  const faults = startFaults(campaign, { preview, list, samples });
  const isReady = preview !== undefined && list !== undefined && samples.status === "ready" && faults.length === 0;

  async function start() {
    setBusy(true);
    setProblem(undefined);
    try {
      const started = await startCampaign(workspaceId, campaign.id, campaign.content_hash);
      announce(`${campaign.name} has started`);
      onStarted(started);
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(false);
    }
  }

  const newcomers = preview?.will_get ?? 0;
  const already = campaign.people.active + campaign.people.parked;
  return (
    <Dialog
      open
      onClose={onClose}
      width="large"
      title={`Start “${campaign.name}”?`}
      description="This is the approval. Exactly what stands here is sent; any change to it needs a new one."
      footer={
        <>
          {problem && (
            <p role="alert" class="mr-auto min-w-0 self-center text-danger text-sm">
              {problem}
            </p>
          )}
          <Button onClick={onClose}>Not yet</Button>
          <Button tone="primary" busy={busy} disabled={!isReady} onClick={() => void start()}>
            {preview ? `Approve and start: ${peopleWord(newcomers + already)}` : "Approve and start"}
          </Button>
        </>
      }
    >
      <div class="grid gap-6">
        {faults.length > 0 && (
          <div role="alert" class="rounded-lg bg-danger-soft p-4 text-danger">
            <p class="font-medium">It cannot start yet</p>
            <ul class="mt-1 list-disc pl-5">
              {faults.map((fault) => (
                <li key={fault}>{fault}</li>
              ))}
            </ul>
          </div>
        )}
        <StartSummary
          workspaceId={workspaceId}
          campaign={campaign}
          audience={audience}
          already={already}
          mailbox={list?.mailboxes.find(({ id }) => id === campaign.mailbox_id)}
          mails={mailCount(campaign)}
          onAsked={reload}
        />
        <StartMails campaign={campaign} samples={samples} />
        <p class="text-faint text-sm">
          What you approve has the mark <span class="font-mono">{campaign.content_hash.slice(0, 12)}</span>. Every mail
          carries a link to unsubscribe{list?.settings?.postal_address ? " and your postal address" : ""}. Whoever
          replies, unsubscribes or bounces gets nothing more.
        </p>
      </div>
    </Dialog>
  );
}
