import { fold } from "./fold.ts";

type StageKind = "open" | "won" | "lost";

/** A stage of the person's pipeline: its label, and the name in lower case, as it stands in a sentence. */
export type KnownStage = { label: string; name: string; kind: StageKind };

/** What a workspace begins with; stands in where the instructions name no stages. */
export const usualStages: readonly KnownStage[] = [
  ...["New", "Contacted", "Engaged", "Qualified", "Proposal"].map((label) => stageOf(label, "open")),
  stageOf("Won", "won"),
  stageOf("Lost", "lost"),
];

function stageOf(label: string, kind: StageKind): KnownStage {
  return { label, name: label.toLowerCase(), kind };
}

/** Reads the stages out of the instructions. */
export function readStages(instructions: string): readonly KnownStage[] {
  const list = /Stages of their pipeline, in order: (?<list>.+)\.$/m.exec(instructions)?.groups?.list ?? "";
  const stages = [...list.matchAll(/(?<label>.+?) \((?<kind>open|won|lost)\)(?:, |$)/g)].flatMap(({ groups }) => {
    const kind = (["open", "won", "lost"] as const).find((each) => each === groups?.kind);
    return groups?.label !== undefined && kind ? [stageOf(groups.label, kind)] : [];
  });
  return stages.length > 0 ? stages : usualStages;
}

/** The names of the stages of a kind. */
export function namesOf(stages: readonly KnownStage[], ...kinds: readonly KnownStage["kind"][]): string[] {
  return stages.filter((stage) => kinds.includes(stage.kind)).map(({ name }) => name);
}

export type StageWords = ReadonlyMap<string, readonly string[]>;
const wordsByStages = new WeakMap<readonly KnownStage[], StageWords>();

/** What people say for a stage, folded: its name, and the usual words for those that are won or lost. */
export function stageWords(stages: readonly KnownStage[]): StageWords {
  const words = wordsByStages.get(stages) ?? makeWords(stages);
  wordsByStages.set(stages, words);
  return words;
}

function makeWords(stages: readonly KnownStage[]): StageWords {
  const words = new Map<string, readonly string[]>();
  for (const kind of ["won", "lost"] as const) {
    const names = namesOf(stages, kind);
    if (names.length === 0) continue;
    for (const word of [kind, `closed ${kind}`, `closed-${kind}`]) words.set(word, names);
    if (kind === "won") words.set("customers", names);
  }
  for (const { name } of stages) {
    for (const word of [name, `${name} stage`]) words.set(fold(word), [name]);
    if (name === "proposal") words.set("proposals", [name]);
  }
  return words;
}
