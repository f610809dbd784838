import { fold } from "../language/fold.ts";
import { type KnownStage, type StageWords, stageWords } from "../language/stages.ts";
import { isOneEditApart } from "../language/value_phrases.ts";

export type StageCommand = {
  target: string;
  /** Undefined when the word names no stage. */
  stage: string | undefined;
  word: string;
  reason: string | undefined;
};

const behind =
  "(?:\\s+(?:stage|status|phase))?(?<rest>(?:\\s*[,;:(-]|\\s+(?:because|since|as|due|now|after)\\b).*)?[.!?]*$";

/** Reads "move Anna to qualified", "mark the first one as lost because the budget is gone". */
export function readStageCommand(utterance: string, stages: readonly KnownStage[]): StageCommand | undefined {
  const words = stageWords(stages);
  for (const pattern of patternsFor(words)) {
    const groups = pattern.exec(utterance)?.groups;
    if (groups?.target === undefined || groups.stage === undefined) continue;
    const word = groups.stage.toLowerCase();
    const target = groups.target.replace(/^(?:her|his|their|its)$/i, "it");
    return { target, stage: readStage(word, words), word, reason: readReason(groups.rest) };
  }
  return undefined;
}

const patternsByWords = new WeakMap<StageWords, RegExp[]>();

function patternsFor(words: StageWords): RegExp[] {
  const patterns = patternsByWords.get(words) ?? makePatterns(words);
  patternsByWords.set(words, patterns);
  return patterns;
}

/** Every way of saying it. A stage of several words is known by its name, one word stands for any. */
function makePatterns(words: StageWords): RegExp[] {
  const names = [...words.keys()].sort((left, right) => right.length - left.length).map(escaped);
  const known = `(?:${[...names, "qualif\\w+"].join("|")})`;
  const stage = `(?<stage>${known}(?![a-z])|(?:closed[- ])?[a-z]+)`;
  return [
    `^(?:move|set|change|update|put|switch) (?:the )?(?:stage|status) (?:of|for) (?<target>.+?) (?:in)?to ${stage}${behind}`,
    `^(?:move|set|change|update|put|switch) (?<target>.+?)(?:'s?)? (?:stage|status) (?:in)?to ${stage}${behind}`,
    `^(?:move|push|advance|promote|bump|shift|transition|progress) (?<target>.+?) (?:back |on |forward |along )?(?:in)?to (?:the )?(?:stage )?${stage}${behind}`,
    `^(?:set|change|put|update|mark|switch|return|reset) (?<target>.+?) (?:back )?(?:in)?to (?:the )?(?:stage )?(?<stage>${known})${behind}`,
    `^(?:mark|flag|set|close|log|treat) (?<target>.+?) as (?:a )?(?<stage>${known})${behind}`,
    `^(?<target>.+?) (?:is now|has become|became) (?<stage>${known})${behind}`,
    `^we(?:'ve| have)? (?<stage>won|lost) (?<target>(?!\\d).+?)(?<rest>(?:\\s*[,;:(]|\\s+(?:because|since|due)\\b).*)?[.!?]*$`,
    `^(?<stage>qualify) (?<target>.+?)(?<rest>(?:\\s*[,;:(]|\\s+(?:because|since)\\b).*)?[.!?]*$`,
  ].map((source) => new RegExp(source, "i"));
}

function readStage(said: string, words: StageWords): string | undefined {
  const word = fold(said).replace(/^qualify$/, "qualified");
  const exact = words.get(word) ?? words.get(word.replace(/^closed[- ]/, ""));
  const near = [...words].find(([name]) => name.length > 5 && isOneEditApart(name, word));
  return (exact ?? near?.[1])?.[0];
}

function readReason(rest: string | undefined): string | undefined {
  const reason = rest
    ?.replace(/^[\s,;:(-]+/, "")
    .replace(/^(?:because(?: of)?|since|as|due to|after|now|reason:?)\s+/i, "")
    .replace(/[).\s]+$/, "");
  return reason === undefined || reason === "" || reason.toLowerCase() === "now" ? undefined : reason;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
