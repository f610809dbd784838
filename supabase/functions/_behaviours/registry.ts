import { campaign_anomaly } from "./campaign_anomaly.ts";
import { daily_briefing } from "./daily_briefing.ts";
import { data_quality } from "./data_quality.ts";
import type { Behaviour } from "./define_behaviour.ts";
import { finished_task } from "./finished_task.ts";
import { goal_progress } from "./goal_progress.ts";
import { hot_lead } from "./hot_lead.ts";
import { segment_members } from "./segment_members.ts";
import { stale_lead } from "./stale_lead.ts";
import { weekly_review } from "./weekly_review.ts";

/** What the assistant says by itself, in the order in which people read it. */
export const registry: readonly Behaviour[] = [
  daily_briefing,
  hot_lead,
  stale_lead,
  campaign_anomaly,
  segment_members,
  goal_progress,
  data_quality,
  weekly_review,
  finished_task,
];
