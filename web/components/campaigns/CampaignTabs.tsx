import { navigate, pathTo } from "../../state/router.ts";
import { Tabs } from "../../ui/Tabs.tsx";

/** What there is of campaigns beside a single one. */
export type CampaignsTab = "campaigns" | "compare" | "times" | "replies" | "templates";

interface CampaignTabsProps {
  selected: CampaignsTab;
  /** Drafted answers that wait for the person; undefined while it is not known. */
  waiting?: number | undefined;
}

const paths: Readonly<Record<CampaignsTab, () => string>> = {
  campaigns: () => pathTo.campaigns(),
  compare: () => `${pathTo.campaigns()}?view=compare`,
  times: () => `${pathTo.campaigns()}?view=times`,
  replies: () => pathTo.replies(),
  templates: () => pathTo.templates(),
};

/** The campaigns, all of them side by side, when mails are answered most, who answered, and the mails that others begin from. */
export function CampaignTabs({ selected, waiting }: CampaignTabsProps) {
  return (
    <Tabs
      label="Campaigns, replies and templates"
      tabs={[
        { id: "campaigns", label: "Campaigns" },
        { id: "compare", label: "Compare" },
        { id: "times", label: "Best times" },
        { id: "replies", label: "Replies", count: waiting || undefined },
        { id: "templates", label: "Templates" },
      ]}
      selected={selected}
      onSelect={(id) => navigate(paths[id](), { replace: true })}
      panelId="campaigns-panel"
    />
  );
}
