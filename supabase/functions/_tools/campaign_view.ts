import type { ToolView } from "../../../shared/contracts/events.ts";

/** How the page shows a campaign in a conversation. */
export type ViewOfCampaign = Extract<ToolView, { kind: "campaign" }>;
