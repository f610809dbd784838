import { Mails } from "lucide-preact";
import { useState } from "preact/hooks";
import type { LeadFilter } from "../../../shared/contracts/lead_filter.ts";
import { navigate, pathTo } from "../../state/router.ts";
import { toastError } from "../../state/toasts.ts";
import { Button } from "../../ui/Button.tsx";
import { LazyPart } from "../LazyPart.tsx";

interface AddToCampaignButtonProps {
  workspaceId: string;
  /** Leads that are ticked, or everyone who matches a filter. */
  chosen: { leadIds: readonly string[] } | { filter: LeadFilter };
}

const addToCampaign = () => import("../campaigns/AddToCampaign.tsx").then((module) => module.AddToCampaign);

/** Ticked leads come into a campaign; for everyone who matches a new one begins, whose audience is the filter. */
export function AddToCampaignButton({ workspaceId, chosen }: AddToCampaignButtonProps) {
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  async function begin(filter: LeadFilter) {
    setBusy(true);
    try {
      const { createCampaign } = await import("../campaigns/create_campaign.ts");
      navigate(pathTo.campaigns((await createCampaign(workspaceId, { filter })).id));
    } catch (error) {
      toastError(error);
      setBusy(false);
    }
  }
  return (
    <>
      <Button
        size="small"
        icon={Mails}
        busy={busy}
        onClick={() => ("filter" in chosen ? void begin(chosen.filter) : setOpen(true))}
      >
        {"filter" in chosen ? "New campaign" : "Add to campaign"}
      </Button>
      {open && "leadIds" in chosen && (
        <LazyPart
          load={addToCampaign}
          props={{ workspaceId, leadIds: chosen.leadIds, onClose: () => setOpen(false) }}
          placeholder={<span />}
        />
      )}
    </>
  );
}
