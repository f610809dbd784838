import { navigate, pathTo } from "../../state/router.ts";
import { Tabs } from "../../ui/Tabs.tsx";

interface CampaignTabsProps {
  selected: "campaigns" | "replies" | "templates";
  /** Drafted answers that wait for the person; undefined while it is not known. */
  waiting?: number | undefined;
}

/** The campaigns, who answered them, or the mails that others begin from. */
export function CampaignTabs({ selected, waiting }: CampaignTabsProps) {
  return (
    <Tabs
      label="Campaigns, replies and templates"
      tabs={[
        { id: "campaigns", label: "Campaigns" },
        { id: "replies", label: "Replies", count: waiting || undefined },
        { id: "templates", label: "Templates" },
      ]}
      selected={selected}
      onSelect={(id) => navigate(pathTo[id](), { replace: true })}
      panelId="campaigns-panel"
    />
  );
}
