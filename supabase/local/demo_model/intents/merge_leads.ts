import { defineIntent } from "../define_intent.ts";
import { foundPairs } from "../found_pairs.ts";
import { ordinalSource, readOrdinal } from "../language/number_words.ts";
import { outcomeLines } from "../prose/outcome_lines.ts";
import { resolveSeveral, resolveTarget } from "../resolve_target.ts";
import { call, type Step, say, type Turn } from "../turn.ts";
import { nameOf } from "./lead_name.ts";

const pair = new RegExp(
  `^(?:please )?merge (?:the |that |this )?(?:(?<ordinal>${ordinalSource}|only) )?pair(?: (?:number |no\\.? |#)?(?<digits>\\d{1,2}))?$`,
);
const withDuplicate =
  /^(?:please )?merge (?<target>.+?) with (?:her|his|its|their|the) (?:duplicate|double|twin|other (?:one|entry|record))$/i;
const into = /^(?:please )?merge (?<loser>.+?) into (?<winner>.+)$/i;
const two = /^(?:please )?merge (?<leads>.+?(?: with | and |, ?).+)$/i;

/** Makes one lead of two: of a pair that was found, or of two that are named. The one named first stays. */
export const merge_leads = defineIntent({
  tool: "merge_leads",
  examples: ["merge the first pair", "merge Anna Schmidt with the second one"],
  match(turn) {
    const words = turn.words.replace(/[?.!\s]+$/, "");
    const text = turn.utterance.replace(/[?.!\s]+$/, "");
    const ofPair = pair.exec(words)?.groups;
    if (ofPair) return mergePair(turn, placeOf(ofPair));
    const alone = withDuplicate.exec(text)?.groups?.target;
    if (alone !== undefined) return mergeWithDuplicate(turn, alone);
    const { winner, loser } = into.exec(text)?.groups ?? {};
    const named = winner && loser ? `${winner} and ${loser}` : two.exec(text)?.groups?.leads;
    if (named !== undefined) return mergeNamed(turn, named);
    return /^(?:please )?merge\b(?!.*\bmail)/.test(words)
      ? say("Which two leads? Say “merge Anna Schmidt with Tom Meyer”, or “find duplicates” first.")
      : undefined;
  },
  describe: (calls, turn) =>
    outcomeLines(
      calls.filter((made) => made.tool === "merge_leads"),
      ({ arguments: { winner_id: winner, loser_id: loser } }) =>
        `merging ${nameOf(String(loser), turn)} into ${nameOf(String(winner), turn)}`,
    ),
});

function placeOf({ ordinal, digits }: Record<string, string | undefined>): number {
  if (digits !== undefined) return Number(digits);
  return ordinal === undefined || ordinal === "only" ? 1 : readOrdinal(ordinal);
}

/** Looks again first: the pairs may be others by now. */
function mergePair(turn: Turn, place: number): Step {
  const search = turn.calls.find((made) => made.tool === "find_duplicates");
  if (!search) return call("find_duplicates", { most: 10 });
  const found = foundPairs(search) ?? [];
  const chosen = place < 0 ? found.at(-1) : found[place - 1];
  if (!chosen?.one) return say("There is no such pair. “find duplicates” shows which there are.");
  return merge(chosen.one.id, chosen.other.id);
}

function mergeWithDuplicate(turn: Turn, phrase: string): Step | undefined {
  const target = resolveTarget(phrase, turn);
  if (target.kind === "step") return target.step;
  const lead = target.leads?.[0];
  if (!lead) return undefined;
  const search = turn.calls.find((made) => made.tool === "find_duplicates");
  if (!search) return call("find_duplicates", { lead_id: lead.id, most: 10 });
  const [twin, ...others] = foundPairs(search) ?? [];
  if (!twin) return say(`No other lead looks like ${lead.name}.`);
  if (others.length > 0)
    return say("There is more than one that looks alike. “find duplicates of …” shows them; name both.");
  return merge(lead.id, twin.other.id);
}

function mergeNamed(turn: Turn, phrase: string): Step {
  const target = resolveSeveral(phrase, turn);
  if (target.kind === "step") return target.step;
  const [winner, loser, ...others] = target.leads ?? [];
  if (!winner || !loser || others.length > 0) return say("Name exactly two leads; the first one stays.");
  return merge(winner.id, loser.id);
}

function merge(winner: string, loser: string): Step {
  return call("merge_leads", { winner_id: winner, loser_id: loser, take: [] });
}
