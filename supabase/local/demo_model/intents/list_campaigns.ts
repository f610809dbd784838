import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { counted, plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:(?:show|list|what|which|see|any|how are|how do)\b(?: me| are)*(?: the| our| all| my| running| e-?mail)* (?:campaigns|sequences)(?: do we have| are there| have we| are running| doing| going)*)[?.!\s]*$/;
const answer = z.object({
  campaigns: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      counts: z.object({ sent: z.number(), replied: z.number() }),
    }),
  ),
});

/** Names the campaigns with their numbers. */
export const list_campaigns = defineIntent({
  tool: "list_campaigns",
  examples: ["which campaigns do we have?", "list our campaigns"],
  match: (turn) => (asks.test(turn.words) ? call("list_campaigns", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? answer.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't read them: ${reasonOf(calls.at(-1), "there was no answer")}`;
    const lines = found.data.campaigns.map(
      ({ name, status, counts }) =>
        `- **${plain(name)}**: ${status}, ${counted(counts.sent, "mail")} sent, ${counts.replied} replied`,
    );
    return lines.length > 0
      ? lines.join("\n")
      : "There are none yet. Say for example “write a three-step sequence for leads in Germany”.";
  },
});
