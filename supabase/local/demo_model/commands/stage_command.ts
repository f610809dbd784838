import { type LeadStage, leadStage } from "../../../../shared/contracts/lead.ts";
import { isOneEditApart } from "../language/value_phrases.ts";

export type StageCommand = {
  target: string;
  /** Undefined when the word names no stage. */
  stage: LeadStage | undefined;
  word: string;
  reason: string | undefined;
};

const stage = "(?<stage>(?:closed[- ])?[a-z]+)";
const behind =
  "(?:\\s+(?:stage|status|phase))?(?<rest>(?:\\s*[,;:(-]|\\s+(?:because|since|as|due|now|after)\\b).*)?[.!?]*$";
const known = "(?:closed[- ])?(?:new|contacted|engaged|qualif\\w+|proposal|won|lost)";

const patterns = [
  `^(?:move|set|change|update|put|switch) (?:the )?(?:stage|status) (?:of|for) (?<target>.+?) (?:in)?to ${stage}${behind}`,
  `^(?:move|set|change|update|put|switch) (?<target>.+?)(?:'s?)? (?:stage|status) (?:in)?to ${stage}${behind}`,
  `^(?:move|push|advance|promote|bump|shift|transition|progress) (?<target>.+?) (?:back |on |forward |along )?(?:in)?to (?:the )?(?:stage )?${stage}${behind}`,
  `^(?:set|change|put|update|mark|switch|return|reset) (?<target>.+?) (?:back )?(?:in)?to (?:the )?(?:stage )?(?<stage>${known})${behind}`,
  `^(?:mark|flag|set|close|log|treat) (?<target>.+?) as (?:a )?(?<stage>${known})${behind}`,
  `^(?<target>.+?) (?:is now|has become|became) (?<stage>${known})${behind}`,
  `^we(?:'ve| have)? (?<stage>won|lost) (?<target>(?!\\d).+?)(?<rest>(?:\\s*[,;:(]|\\s+(?:because|since|due)\\b).*)?[.!?]*$`,
  `^(?<stage>qualify) (?<target>.+?)(?<rest>(?:\\s*[,;:(]|\\s+(?:because|since)\\b).*)?[.!?]*$`,
].map((source) => new RegExp(source, "i"));

/** Reads "move Anna to qualified", "mark the first one as lost because the budget is gone". */
export function readStageCommand(utterance: string): StageCommand | undefined {
  for (const pattern of patterns) {
    const groups = pattern.exec(utterance)?.groups;
    if (groups?.target === undefined || groups.stage === undefined) continue;
    const word = groups.stage.toLowerCase();
    const target = groups.target.replace(/^(?:her|his|their|its)$/i, "it");
    return { target, stage: readStage(word), word, reason: readReason(groups.rest) };
  }
  return undefined;
}

function readStage(word: string): LeadStage | undefined {
  const plain = word.replace(/^closed[- ]/, "").replace(/^qualify$/, "qualified");
  return leadStage.options.find((option) => option === plain || (option.length > 5 && isOneEditApart(option, plain)));
}

function readReason(rest: string | undefined): string | undefined {
  const reason = rest
    ?.replace(/^[\s,;:(-]+/, "")
    .replace(/^(?:because(?: of)?|since|as|due to|after|now|reason:?)\s+/i, "")
    .replace(/[).\s]+$/, "");
  return reason === undefined || reason === "" || reason.toLowerCase() === "now" ? undefined : reason;
}
