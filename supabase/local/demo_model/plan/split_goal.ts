import { type FilterSetting, isEmpty, readFilter } from "../language/read_filter.ts";

/** A piece of a goal, and what stood before it: `weak` is a comma or "and", which may also join two words of one order. */
export type Piece = { text: string; joint: string; weak: boolean };

const verb =
  "(?:add|apply|assign|change|check|clear|compare|contact|count|create|delete|draft|drop|e-?mail|export|find|flag|follow up|get|give|hand|label|leave|list|log|look|make|mark|message|move|note|open|pull|put|reach out|read|release|remove|schedule|search|send|set|show|tag|take|tell|unassign|untag|update|write)\\b";
const also = "(?:also |please )?";
const after = "(?:then|after that|afterwards|next|finally|lastly)";

/** Weakest last: at each place the first that fits counts. */
const joints = new RegExp(
  [
    `(?<line>\\s*(?:;|\\n)\\s*(?:(?:[-*•]|\\d{1,2}[.)])\\s+)?(?:and )?(?:${after}\\b,?\\s*)?)`,
    `(?<number>[,.]?\\s+\\d{1,2}[.)]\\s+(?=${also}${verb}))`,
    `(?<mark>[,.]\\s*(?:and |but )?${after}\\b,?\\s+)`,
    `(?<then>\\s+(?:and )?${after}\\s+(?=${also}${verb}))`,
    `(?<sentence>[.!]\\s+(?=${also}${verb}))`,
    `(?<weak>(?:,\\s*(?:and\\s+)?|\\s+and\\s+)(?=${also}${verb}))`,
  ].join("|"),
  "giu",
);

const heading =
  /^(?:(?:please )?(?:clean up|tidy up|work (?:through|on)|go through|take care of|process|prepare|sort out|handle|review|look after|deal with)\s+(?<whom>[^:\n]+)|(?:please )?(?:do (?:the following|this|these|all of this)|my (?:goal|plan)(?: is)?|goal|plan|steps?|to-?do|tasks?)[^:\n]{0,40}):\s*/iu;

/** Text that says what to write or to keep, or how to import, goes on to its end. */
const freeText =
  /:\s|^(?:please )?import\b|^(?:remember|forget|note(?: down)? that)\b|\b(?:saying|that says|with the text)\b/i;

/**
 * Cuts a request into its orders: "Find the hot leads, tag them as q4 and add a note to each". Before a colon may stand
 * whom all of it is about: "Clean up the leads in France: …" finds them first.
 */
export function splitGoal(utterance: string, setting: FilterSetting): Piece[] {
  const headed = heading.exec(utterance);
  const body = utterance.slice(headed?.[0].length ?? 0).replace(/^(?:[-*•]|\d{1,2}[.)])\s+/, "");
  const pieces = cut(body.replace(/^(?:first|firstly)\b,?\s+/i, ""));
  const whom = headed?.groups?.whom?.trim();
  if (whom === undefined || isEmpty(readFilter(whom, setting))) return pieces;
  return [{ text: `find ${whom}`, joint: "", weak: false }, ...pieces];
}

function cut(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  let joint = "";
  let weak = false;
  for (const match of text.matchAll(joints)) {
    const piece = text.slice(from, match.index);
    const isWeak = match.groups?.weak !== undefined;
    if (isQuoted(text, match.index) || (freeText.test(piece) && (isWeak || !startsWithVerb(text, match)))) continue;
    pieces.push({ text: piece, joint, weak });
    from = match.index + match[0].length;
    joint = match[0];
    weak = isWeak || freeText.test(piece);
  }
  pieces.push({ text: text.slice(from), joint, weak });
  return pieces.filter((piece) => /[\p{L}\d]/u.test(piece.text));
}

function startsWithVerb(text: string, joint: RegExpExecArray): boolean {
  return new RegExp(`^${also}${verb}`, "i").test(text.slice(joint.index + joint[0].length));
}

function isQuoted(text: string, index: number): boolean {
  return (text.slice(0, index).match(/["“”]/g)?.length ?? 0) % 2 === 1;
}
