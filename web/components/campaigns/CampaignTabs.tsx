import { navigate, pathTo } from "../../state/router.ts";
import { Tabs } from "../../ui/Tabs.tsx";

interface CampaignTabsProps {
  selected: "campaigns" | "replies";
  /** Drafted answers that wait for the person; undefined while it is not known. */
  waiting?: number | undefined;
}

/** The campaigns, or who answered them. */
export function CampaignTabs({ selected, waiting }: CampaignTabsProps) {
  return (
    <Tabs
      label="Campaigns and replies"
      tabs={[
        { id: "campaigns", label: "Campaigns" },
        { id: "replies", label: "Replies", count: waiting || undefined },
      ]}
      selected={selected}
      onSelect={(id) => navigate(id === "replies" ? pathTo.replies() : pathTo.campaigns(), { replace: true })}
      panelId="campaigns-panel"
    />
  );
}
