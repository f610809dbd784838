import type { MailPart, MailProblem } from "../../../../shared/contracts/email_template.ts";

/** More is no mail but an attempt to keep us busy. */
const mostTags = 300;
const deepestBlocks = 10;

const quoted = `"[^"{}]*"|'[^'{}]*'`;
const path = `[A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*`;
const simpleValue = `(?:${quoted}|-?\\d+(?:\\.\\d+)?|${path})`;
const filter = `\\s*\\|\\s*\\w+(?:\\s*:\\s*${simpleValue}(?:\\s*,\\s*${simpleValue})*)?`;
const output = new RegExp(`^\\s*${simpleValue}(?:${filter})*\\s*$`);
const comparison = `${simpleValue}(?:\\s*(?:==|!=|<>|<=|>=|<|>|\\bcontains\\b)\\s*${simpleValue})?`;
const condition = new RegExp(`^\\s*${comparison}(?:\\s+(?:and|or)\\s+${comparison})*\\s*$`);

/**
 * What the library would take but a mail has no use for: ranges, computed names, text after a value, deep or endless
 * blocks. Told with its place before the library reads a word.
 */
export function shapeProblems(part: MailPart, source: string): MailProblem[] {
  const problems: MailProblem[] = [];
  const add = (index: number, message: string) => problems.push({ part, ...placeOf(source, index), message });
  let depth = 0;
  let tags = 0;
  for (const match of source.matchAll(/\{(\{|%)-?([\s\S]*?)-?(?:\}\}|%\})/g)) {
    const [, kind, inside = ""] = match;
    tags += 1;
    if (kind === "{") {
      if (inside.trim() === "") add(match.index, "Between {{ and }} stands the name of a variable.");
      else if (!output.test(inside)) add(match.index, `“${short(inside)}” is no variable, with or without filters.`);
      continue;
    }
    const [, name = "", rest = ""] = /^\s*(\S*)([\s\S]*)$/.exec(inside) ?? [];
    if (name === "if" || name === "unless") depth += 1;
    if (name === "endif" || name === "endunless") depth -= 1;
    if (depth > deepestBlocks) {
      add(match.index, `Conditions stand at most ${deepestBlocks} deep in each other.`);
      break;
    }
    if (["if", "elsif", "unless"].includes(name) && !condition.test(rest)) {
      add(match.index, `“${short(rest)}” is no condition. Write for example {% if lead.title contains "CTO" %}.`);
    }
  }
  if (tags > mostTags) add(0, `There are more than ${mostTags} variables and conditions.`);
  return problems.slice(0, 20);
}

function placeOf(source: string, index: number): { line: number; column: number } {
  const before = source.slice(0, index).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function short(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
