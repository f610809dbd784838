import { z } from "zod";
import { defineIntent } from "../define_intent.ts";
import { counted, listOf } from "../language/sentences.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import type { MadeCall } from "../read_conversation.ts";
import { resolveSeveral } from "../resolve_target.ts";
import { call, say, type Turn } from "../turn.ts";
import { nameOf } from "./lead_name.ts";

const asks =
  /^(?:please )?(?:delete|remove|get rid of|throw away|bin) (?!.*\btags?\b)(?<target>.+?)(?: from (?:the )?(?:list|leads|workspace))?$/i;
const mostAtOnce = 50;

/** Puts the leads that it can name into the bin, once a person approves. */
export const delete_leads = defineIntent({
  tool: "delete_leads",
  examples: ["delete Anna Schmidt", "delete the second one"],
  match(turn) {
    const phrase = asks.exec(turn.utterance.replace(/[?.!\s]+$/, ""))?.groups?.target;
    if (phrase === undefined) return undefined;
    const target = resolveSeveral(phrase, turn);
    if (target.kind === "step") return target.step;
    const ids = (target.leads ?? []).map((lead) => lead.id);
    if (ids.length === 0 || ids.length > mostAtOnce)
      return say(
        `I delete up to ${mostAtOnce} leads that I have shown. Search for them first, then say “delete them”.`,
      );
    return call("delete_leads", { lead_ids: ids });
  },
  describe: (calls, turn) => outcomeLines(calls, (made) => `deleting ${whom(made, turn)}`),
});

function whom({ arguments: args }: MadeCall, turn: Turn): string {
  const ids = z.array(z.string()).catch([]).parse(args.lead_ids);
  return ids.length > 3 ? counted(ids.length, "lead") : listOf(ids.map((id) => nameOf(id, turn)));
}
