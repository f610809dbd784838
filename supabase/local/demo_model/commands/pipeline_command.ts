import { fold } from "../language/fold.ts";
import { type KnownStage, stageWords } from "../language/stages.ts";

/** The whole pipeline as the words leave it, or what is wrong with them. */
export type PipelineCommand =
  | { stages: WantedStage[]; remove: { stage: string; move_leads_to: string }[] }
  | { problem: string };
type WantedStage = { was?: string; name: string; kind: KnownStage["kind"] };

const quoted = (name: string) => `["“]?(?<${name}>[^"”]+?)["”]?`;
const stage = "(?:pipeline )?(?:stage|phase)";
const renaming = [
  `^(?:rename|call) (?:the )?${stage}s? ${quoted("stage")} (?:to|into|as) ${quoted("name")}[.!]*$`,
  `^rename (?:the )?${quoted("stage")} ${stage} (?:to|into|as) ${quoted("name")}[.!]*$`,
].map((source) => new RegExp(source, "i"));
const adding = new RegExp(
  `^(?:add|create|insert|make) (?:a |an |another |the )?(?:new )?${stage}(?: called| named|:)? ${quoted("name")}(?: (?<side>after|behind|before) (?:the )?(?:stage )?${quoted("stage")})?[.!]*$`,
  "i",
);
const removing = new RegExp(
  `^(?:remove|delete|drop) (?:the )?${stage} ${quoted("stage")}(?:,? (?:and )?move (?:its|the|their) leads to (?:the )?(?:stage )?${quoted("target")})?[.!]*$`,
  "i",
);
const ordering = new RegExp(
  `^(?:move|put) (?:the )?${stage} ${quoted("name")} (?<side>after|behind|before) (?:the )?(?:stage )?${quoted("stage")}[.!]*$`,
  "i",
);

/** Reads "rename the stage Proposal to Offer sent", "add a stage Demo after Contacted", "remove the stage Engaged …". */
export function readPipelineCommand(utterance: string, stages: readonly KnownStage[]): PipelineCommand | undefined {
  const groups = [...renaming, adding, removing, ordering].map((pattern) => pattern.exec(utterance)?.groups);
  const [renames, calls, adds, removes, orders] = groups;
  const words = renames ?? calls ?? adds ?? removes ?? orders;
  if (!words) return undefined;
  const unknown = [words.stage, words.target, ...(orders ? [words.name] : [])].find(
    (name) => name !== undefined && !find(stages, name),
  );
  if (unknown !== undefined) {
    return {
      problem: `There is no stage “${unknown}”. The stages are ${stages.map(({ label }) => label).join(", ")}.`,
    };
  }
  if (removes) return removed(stages, words.stage ?? "", words.target);
  const kept = stages.map(({ label, kind }): WantedStage => ({ was: label, name: label, kind }));
  if (renames ?? calls) {
    const label = find(stages, words.stage ?? "")?.label;
    return {
      stages: kept.map((each) => (each.was === label ? { ...each, name: words.name ?? "" } : each)),
      remove: [],
    };
  }
  const label = find(stages, words.name ?? "")?.label;
  const moving = orders && kept.find(({ was }) => was === label);
  const entry: WantedStage = moving ?? { name: words.name ?? "", kind: "open" };
  const others = kept.filter((each) => each !== moving);
  return { stages: others.toSpliced(placeOf(others, stages, words), 0, entry), remove: [] };
}

/** Beside the stage that was named, else behind the last open one. */
function placeOf(list: readonly WantedStage[], stages: readonly KnownStage[], words: Record<string, string>): number {
  if (words.stage === undefined) return list.findLastIndex(({ kind }) => kind === "open") + 1;
  const place = list.findIndex(({ was }) => was === find(stages, words.stage ?? "")?.label);
  return words.side === "before" ? place : place + 1;
}

function removed(stages: readonly KnownStage[], name: string, target: string | undefined): PipelineCommand {
  const gone = find(stages, name)?.label ?? name;
  if (target === undefined) {
    return { problem: `Where do its leads go? Say “remove the stage ${gone} and move its leads to …”.` };
  }
  const kept = stages
    .filter(({ label }) => label !== gone)
    .map(({ label, kind }) => ({ was: label, name: label, kind }));
  return { stages: kept, remove: [{ stage: gone, move_leads_to: find(stages, target)?.label ?? target }] };
}

function find(stages: readonly KnownStage[], name: string): KnownStage | undefined {
  const known = stageWords(stages).get(fold(name.trim()));
  return known?.length === 1 ? stages.find((each) => each.name === known[0]) : undefined;
}
