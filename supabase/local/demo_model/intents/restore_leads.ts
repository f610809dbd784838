import { defineIntent } from "../define_intent.ts";
import { fold } from "../language/fold.ts";
import { pickByOrdinal, pickByWords } from "../pick_lead.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { readBin } from "../read_bin.ts";
import { call, say } from "../turn.ts";

const asks =
  /^(?:please )?(?:restore|undelete|recover|bring back) (?<target>.+?)(?: (?:back|from the (?:bin|trash)))*$/i;
const everyone = /^(?:all(?: of (?:them|those))?|everyone|everything|them(?: all)?|all (?:the )?(?:deleted )?leads)$/;
const mostAtOnce = 50;

/** Brings leads back from the bin, by name. */
export const restore_leads = defineIntent({
  tool: "restore_leads",
  examples: ["restore Claire Dubois", "bring back the first one"],
  match(turn) {
    const phrase = asks.exec(turn.utterance.replace(/[?.!\s]+$/, ""))?.groups?.target;
    if (phrase === undefined) return undefined;
    const look = turn.calls.find((made) => made.tool === "show_bin");
    if (!look) return call("show_bin", {});
    const bin = readBin(look) ?? [];
    const one = pickByWords(phrase, bin);
    const found = everyone.test(fold(phrase)) ? bin : (pickByOrdinal(phrase, bin) ?? (one ? [one] : []));
    if (found.length === 0) return say(`The bin holds no such lead, or more than one. “what is in the bin?” shows it.`);
    return call("restore_leads", { lead_ids: found.slice(0, mostAtOnce).map((lead) => lead.id) });
  },
  describe: (calls) =>
    outcomeLines(
      calls.filter((made) => made.tool === "restore_leads"),
      () => "restoring",
    ),
});
