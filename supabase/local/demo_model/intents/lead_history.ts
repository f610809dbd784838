import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { longDate } from "../language/calendar.ts";
import { counted, plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { resolveTarget } from "../resolve_target.ts";
import { call } from "../turn.ts";
import { leadName } from "./lead_name.ts";

const patterns = [
  /^(?:show|give|read|tell)?(?: me)?(?: the)?(?: full| whole| complete)? ?(?:history|changes) (?:of|for|to|on) (?<target>.+?)[?.!\s]*$/i,
  /^(?:who|what) (?:has )?changed (?:what )?(?:on|with|about|for|at) (?<target>.+?)[?.!\s]*$/i,
  /^how long (?:has|have|is|was|did) (?<target>.+?) (?:been |spent? |stay(?:ed)? )?(?:in|at)\b.*$/i,
];
const answer = z.object({
  entries: z.array(z.object({ title: z.string(), occurred_at: z.string(), actor_name: z.string().nullish() })),
  stages: z.array(z.object({ stage: z.string(), entered_at: z.string(), days: z.number() })),
});

/** What happened with a lead and how long it was in each stage. */
export const lead_history = defineIntent({
  tool: "lead_history",
  examples: ["show the history of Anna Schmidt", "how long has she been in this stage?"],
  match(turn) {
    const named = patterns.map((pattern) => pattern.exec(turn.utterance)?.groups?.target).find(Boolean);
    if (named === undefined) return undefined;
    const target = resolveTarget(named, turn);
    if (target.kind === "step") return target.step;
    const [lead] = target.leads ?? [];
    return lead && call("lead_history", { lead_id: lead.id, page_size: 10 });
  },
  describe(calls, turn) {
    const made = calls.at(-1);
    const read = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
    if (!made || !read?.success) return `I couldn't read the history: ${reasonOf(made, "the tool gave no answer")}`;
    const { entries, stages } = read.data;
    const stays = stages.map(({ stage, entered_at, days }) => {
      const long = days < 1 ? "less than a day" : counted(Math.round(days), "day");
      return `| ${plain(stage)} | ${longDate(entered_at)} | ${long} |`;
    });
    const events = entries.map(({ title, occurred_at, actor_name }) => {
      return `- ${longDate(occurred_at)}: ${plain(title)}${actor_name ? ` (${plain(actor_name)})` : ""}`;
    });
    const table = `| Stage | Since | For |\n| --- | --- | --: |\n${stays.join("\n")}`;
    return [`**${leadName(made, turn)}** along the pipeline:`, table, "What happened last:", events.join("\n")].join(
      "\n\n",
    );
  },
});
