import { z } from "zod";
import { defineBehaviour } from "./define_behaviour.ts";

const problems = {
  duplicates: "pairs of leads may be one person",
  no_email: "leads have no e-mail address",
  no_company: "leads have no company",
  no_owner: "leads have no owner",
} as const;

/** What is missing or there twice has become worth an hour of somebody's time. */
export const data_quality = defineBehaviour({
  name: "data_quality",
  title: "Data quality",
  description:
    "Tells when many leads lack an e-mail address, a company or an owner, or may be there twice: of your own leads, or as owner or admin of all.",
  cadence: { every: "week", weekday: 1, hour: 10 },
  coolDownHours: 0,
  tuning: z.strictObject({
    min_leads: z.number().int().min(1).max(10_000).default(20).describe("Leads or pairs, at least"),
    min_percent: z
      .number()
      .int()
      .min(0)
      .max(100)
      .default(5)
      .describe("Percent of the leads that lack something, at least"),
  }),
  sampleFloor: "Told again when it has doubled, and once in a quarter.",
  facts: z.object({
    problem: z.enum(["duplicates", "no_email", "no_company", "no_owner"]),
    count: z.number().int(),
    is_exact: z.boolean(),
    leads: z.number().int(),
    percent: z.number().nullable(),
    is_whole: z.boolean(),
    filter: z.record(z.string(), z.unknown()).nullable(),
  }),
  word({ facts: { problem, count, is_exact, leads, percent, is_whole, filter } }) {
    const number = `${is_exact ? "" : "more than "}${count.toLocaleString("en")}`;
    const all = `${leads.toLocaleString("en")} ${is_whole ? "in the workspace" : "of yours"}`;
    return {
      title: `${number} ${is_whole || problem === "duplicates" ? "" : "of your "}${problems[problem]}`.replace(
        /^m/,
        "M",
      ),
      body:
        problem === "duplicates"
          ? `Among ${all}. Look at them side by side and merge what belongs together.`
          : `That is ${percent ?? 0} % of ${all}. Campaigns, segments and reports leave out what they don't know.`,
      actions: filter
        ? [{ kind: "open_leads", label: "Show them", filter }]
        : [{ kind: "open_duplicates", label: "Look at the pairs" }],
    };
  },
});
