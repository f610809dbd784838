import type { FoundFact, ReadPage } from "../../contracts/fact.ts";
import { dataLine, dataObjects, dataValue } from "./page_data.ts";

const titleWords =
  /\b(?:chief|officer|c[a-z]o|head|director|manager|lead|leader|vp|vice president|president|founder|co-founder|partner|owner|engineer|consultant|analyst|geschäftsführer(?:in)?|leiter(?:in)?|vorstand|gründer(?:in)?|directeur|directrice|responsable)\b/i;

/** What a page of their company says of a person of this name. */
export function personFacts(read: ReadPage, name: string): FoundFact[] {
  return [...fromData(read, name), ...fromWords(read, name)];
}

function fromData(read: ReadPage, name: string): FoundFact[] {
  const person = dataObjects(read, /^Person$/).find((object) => sameName(dataValue(object, "name") ?? "", name));
  if (!person) return [];
  return [
    ["title", "jobTitle"],
    ["phone", "telephone"],
    ["email", "email"],
  ].flatMap(([field = "", key = ""]) => {
    const value = dataValue(person, key)?.replace(/^mailto:/, "");
    const quote = dataLine(person, key);
    return value && quote && read.text.includes(quote) ? [{ field, value, source_url: read.final_url, quote }] : [];
  });
}

/** "Anna Schmidt, Head of Sales", or the title on the line below the name. */
function fromWords(read: ReadPage, name: string): FoundFact[] {
  const lines = read.text.split("\n").map((line) => line.trim());
  for (const [index, line] of lines.entries()) {
    const at = line.toLowerCase().indexOf(name.toLowerCase());
    if (at < 0) continue;
    const beside = /^\s*(?:[,–—:|(-]|is (?:our|the))\s*([^.;|()]{3,80})/
      .exec(line.slice(at + name.length))?.[1]
      ?.trim();
    const below = line.length === name.length ? (lines[index + 1] ?? "") : "";
    const title = [beside, below].find((one) => one && one.length <= 80 && titleWords.test(one));
    if (!title) continue;
    const quote = title === beside ? line.slice(at, at + 400) : `${line}\n${below}`;
    const basis = "Words beside the name on the page.";
    return [{ field: "title", value: title, source_url: read.final_url, quote, is_inferred: true, basis }];
  }
  return [];
}

function sameName(one: string, other: string): boolean {
  const plain = (name: string) =>
    name
      .normalize("NFKD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replace(/[^\p{L}]+/gu, " ")
      .trim();
  return plain(one) !== "" && plain(one) === plain(other);
}
