import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";

/** The runs of scheduled tasks tell of themselves as they end; here a person says how much of that they want to hear. */
export const finished_task = defineBehaviour({
  name: "finished_task",
  title: "Finished and failed tasks",
  description: "Tells when a scheduled task is done, failed or did not run.",
  cadence: { every: "event" },
  coolDownHours: 0,
  tuning: z.strictObject({
    failures_only: z.number().int().min(0).max(1).default(0).describe("Only what failed (1) or everything (0)"),
  }),
  sampleFloor: "Each run is told once, as it ends.",
  facts: z.object({}),
  kinds: ["task_finished", "task_failed", "task_skipped"],
  word: () => ({ title: "A scheduled task is done", body: "" }),
});
