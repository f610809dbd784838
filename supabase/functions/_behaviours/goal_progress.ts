import { z } from "zod";
import { goal } from "../../../shared/contracts/goal.ts";
import { goalNoun, goalOutlook, goalProgress } from "../../../shared/domain/goal_words.ts";
import { defineBehaviour } from "./define_behaviour.ts";

/** A goal is reached, will be missed, or stands somewhere between. */
export const goal_progress = defineBehaviour({
  name: "goal_progress",
  title: "Goals",
  description:
    "Tells when a goal of yours or of the workspace is reached or will be missed, and once a week how it stands.",
  cadence: { every: "day", hour: 9 },
  coolDownHours: 0,
  tuning: z.strictObject({
    weekly: z.number().int().min(0).max(1).default(1).describe("Every week how it stands (1) or only news (0)"),
  }),
  sampleFloor: "No forecast in the first week, nor before an even pace would have brought 3.",
  facts: goal,
  word({ facts }) {
    const { standing, target, measure, period } = facts;
    const wanted = `${target.toLocaleString("en")} ${goalNoun(measure)}`;
    const titles: Partial<Record<typeof standing, string>> = {
      reached: `Goal reached: ${wanted} this ${period}`,
      behind: `${wanted} this ${period} will hardly be reached`,
    };
    return {
      title: titles[standing] ?? `Goal: ${goalProgress(facts)}`,
      body: `${goalProgress(facts)}. ${goalOutlook(facts)}`,
      actions: [{ kind: "ask", label: "How are my goals?", message: "How are my goals?" }],
    };
  },
});
