import { daily_briefing } from "./daily_briefing.ts";
import type { Behaviour } from "./define_behaviour.ts";
import { finished_task } from "./finished_task.ts";
import { weekly_review } from "./weekly_review.ts";

/** What the assistant says by itself, in the order in which people read it. */
export const registry: readonly Behaviour[] = [daily_briefing, weekly_review, finished_task];
