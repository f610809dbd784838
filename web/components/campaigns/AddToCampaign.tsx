import { Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import type { Enrolled, ListedCampaign } from "../../../shared/contracts/campaign_view.ts";
import { messageOf } from "../../api/api_error.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toast } from "../../state/toasts.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Skeleton } from "../../ui/Skeleton.tsx";
import { enrolLeads, listCampaigns, saveCampaign } from "./campaign_requests.ts";
import { peopleWord, reasonWord, statusWord } from "./campaign_words.ts";
import { createCampaign } from "./create_campaign.ts";

interface AddToCampaignProps {
  workspaceId: string;
  leadIds: readonly string[];
  onClose: () => void;
}

/** Puts chosen leads into a campaign, or begins one for them. */
export function AddToCampaign({ workspaceId, leadIds, onClose }: AddToCampaignProps) {
  const [campaigns, setCampaigns] = useState<ListedCampaign[]>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState<string>();
  useEffect(() => {
    listCampaigns(workspaceId).then(setCampaigns, (error) => setProblem(messageOf(error)));
  }, [workspaceId]);
  const open = campaigns?.filter(({ status }) => status !== "finished" && status !== "stopped");

  async function act(name: string, work: () => Promise<void>) {
    setBusy(name);
    setProblem(undefined);
    try {
      await work();
      onClose();
    } catch (error) {
      setProblem(messageOf(error));
      setBusy(undefined);
    }
  }
  const begin = () =>
    act("new", async () => {
      const made = await createCampaign(workspaceId, { lead_ids: [...leadIds] });
      navigate(pathTo.campaigns(made.id));
    });
  const join = (campaign: ListedCampaign) =>
    act(campaign.id, async () => {
      const body = await addTo(workspaceId, campaign, leadIds);
      const actions = [{ label: "Open", run: () => navigate(pathTo.campaigns(campaign.id)) }];
      toast({ title: body.title, ...(body.note && { body: body.note }), tone: "success", actions });
    });

  return (
    <Dialog
      open
      onClose={onClose}
      title="Add to a campaign"
      description={`${peopleWord(leadIds.length)}. Who may not be written to is left out, and you are told.`}
      footer={
        <Button
          icon={Plus}
          tone="primary"
          busy={busy === "new"}
          disabled={busy !== undefined}
          onClick={() => void begin()}
        >
          New campaign for them
        </Button>
      }
    >
      <div class="grid gap-3">
        {problem && (
          <p role="alert" class="text-danger">
            {problem}
          </p>
        )}
        {!campaigns && !problem && <Skeleton class="h-20 w-full" />}
        {open?.length === 0 && <p class="text-muted">There is no campaign yet that could take them.</p>}
        {open && open.length > 0 && (
          <ul aria-label="Campaigns" class="grid gap-1">
            {open.map((campaign) => (
              <li key={campaign.id}>
                <Button
                  class="w-full justify-start!"
                  tone="quiet"
                  busy={busy === campaign.id}
                  disabled={busy !== undefined}
                  onClick={() => void join(campaign)}
                >
                  <span class="min-w-0 truncate text-ink">{campaign.name}</span>
                  <Badge tone={statusWord(campaign).tone}>{statusWord(campaign).label}</Badge>
                </Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Dialog>
  );
}

/** A draft for chosen leads gets a longer list; into any other they are enrolled by hand. */
async function addTo(
  workspaceId: string,
  { id, name, version, status, audience }: ListedCampaign,
  leadIds: readonly string[],
): Promise<{ title: string; note: string | undefined }> {
  const isForChosen = !audience.segment_id && !audience.filter;
  if (status === "draft" && isForChosen) {
    const chosen = [...new Set([...(audience.lead_ids ?? []), ...leadIds])];
    await saveCampaign(workspaceId, { id, version, audience: { lead_ids: chosen } });
    return { title: `Added to “${name}”, which has ${peopleWord(chosen.length)} now`, note: undefined };
  }
  const answer = await enrolLeads(workspaceId, id, leadIds);
  return { title: `${peopleWord(answer.enrolled)} added to “${name}”`, note: leftOut(answer) };
}

function leftOut({ left_out: people }: Enrolled): string | undefined {
  if (people.length === 0) return undefined;
  const told = people.slice(0, 3).map(({ name, reason }) => `${name ?? "A lead"} (${reasonWord(reason)})`);
  return `Left out: ${told.join(", ")}${people.length > told.length ? ` and ${people.length - told.length} more` : ""}.`;
}
