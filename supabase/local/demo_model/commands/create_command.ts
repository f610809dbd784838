import { z } from "zod";
import { countryWords } from "../language/countries.ts";
import { splitTags } from "../language/field_phrases.ts";
import { cityWords, titlePattern } from "../language/field_words.ts";
import { fold } from "../language/fold.ts";
import { type KnownStage, stageWords } from "../language/stages.ts";
import { readField } from "./update_command.ts";

/** What is known of a new lead; the name may still be missing. */
export type NewLead = {
  name?: string;
  email?: string;
  company?: string;
  title?: string;
  phone?: string;
  country?: string;
  city?: string;
  source?: string;
  stage?: string;
  score?: number;
  tags?: string[];
};

const noun = "(?:lead|contact|prospect)";
const patterns = [
  `^(?:add|create|enter|save|register|make|insert)\\s+(?:an?\\s+|the\\s+|this\\s+|another\\s+|me\\s+)*(?:new\\s+)?${noun}(?!s)\\b(?<rest>.*)$`,
  `^(?:add|create|enter|save|register|put)\\s+(?<rest>.+?)\\s+(?:as|to|into|in)\\s+(?:an?\\s+|my\\s+|the\\s+|our\\s+)?(?:new\\s+)?(?:${noun}s?|crm|database|list)[.!]*$`,
  `^(?:a\\s+)?new\\s+${noun}\\s*[:,-]\\s*(?<rest>.+)$`,
  `^(?:a\\s+)?new\\s+${noun}(?<rest>)[.!]*$`,
].map((source) => new RegExp(source, "is"));

/** Reads "add a lead: Jane Doe, CTO at Acme, jane@acme.example, Berlin". */
export function readCreateCommand(utterance: string, stages: readonly KnownStage[]): NewLead | undefined {
  for (const pattern of patterns) {
    const rest = pattern.exec(utterance)?.groups?.rest;
    if (rest !== undefined) return readNewLead(rest, stages);
  }
  return undefined;
}

/** Reads the facts, separated by commas, in any order; the first unexplained words are the name. */
export function readNewLead(text: string, stages: readonly KnownStage[]): NewLead {
  const lead: NewLead = {};
  const bare = text
    .replace(/^[\s:,-]*(?:(?:for|called|named|with|is)\b[\s:]*)?/i, "")
    .replace(/[<>()]/g, ",")
    .replace(/[.!]+$/, "");
  for (const part of bare.split(
    /\s*[,;\n]\s*|\s+(?=[\w.+-]+@[\w-]+\.)|\s+(?:and|with)\s+(?=(?:the\s+)?(?:e-?mail|phone|title|score|source|stage|tags?|city|country|company)\b)/i,
  )) {
    readPart(part.trim().replace(/^(?:and|the|his|her|their)\s+/i, ""), lead);
  }
  // A stage that there is not stays as it was said, so that the refusal names it.
  if (lead.stage !== undefined) lead.stage = stageWords(stages).get(fold(lead.stage))?.[0] ?? lead.stage;
  return lead;
}

const email = z.email();

function readPart(part: string, lead: NewLead): void {
  if (part === "" || /^(?:e-?mail|mail|phone|address)$/i.test(part)) return;
  const labelled =
    /^(?<label>[a-z-]+(?: [a-z]+)?)\s*(?::|=|\bis\b)\s*(?<value>.+)$/i.exec(part)?.groups ?? spacedLabel(part);
  if (
    labelled?.label !== undefined &&
    labelled.value !== undefined &&
    readLabelled(labelled.label, labelled.value, lead)
  )
    return;
  const address = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/.exec(part)?.[0];
  if (address !== undefined) {
    lead.email ??= address;
    readPart(
      part
        .replace(address, "")
        .replace(/\b(?:e-?mail|at|mail)\b:?/i, "")
        .trim(),
      lead,
    );
  } else if (/^\+?[\d\s()/.-]{6,}$/.test(part)) lead.phone ??= part;
  else readWords(part, lead);
}

function spacedLabel(part: string): Record<string, string> | undefined {
  return /^(?<label>e-?mail|phone|title|score|source|stage|tags?|tagged|company|country|city|name)\s+(?<value>.+)$/i.exec(
    part,
  )?.groups;
}

function readLabelled(label: string, value: string, lead: NewLead): boolean {
  const word = label.toLowerCase();
  if (word === "stage") lead.stage = value;
  else if (/^tag(?:s|ged)?$/.test(word)) lead.tags = [...(lead.tags ?? []), ...splitTags(value)];
  else {
    const field = readField(word);
    if (!field) return false;
    if (field === "score") {
      const score = Number(value);
      if (!Number.isInteger(score) || score < 0 || score > 100) return false;
      lead.score = score;
    } else if (field === "email") {
      if (!email.safeParse(value).success) return false;
      lead.email = value;
    } else if (field === "country") lead.country = countryOf(value) ?? value;
    else lead[field] = value;
  }
  return true;
}

function countryOf(text: string): string | undefined {
  const names = countryWords.get(fold(text));
  return names?.length === 1 ? names[0] : undefined;
}

/** "Jane Doe", "CTO at Acme", "Jane Doe from Acme", "Berlin". */
function readWords(part: string, lead: NewLead): void {
  const place = /^(?:in|from|based in|located in)\s+(?<place>.+)$/i.exec(part)?.groups?.place ?? part;
  const country = countryOf(place);
  const city = cityWords.get(fold(place))?.[0];
  if (country !== undefined && lead.name !== undefined) lead.country ??= country;
  else if (city !== undefined && lead.name !== undefined) lead.city ??= city;
  else {
    const joint = /^(?<left>.*?)\s*\b(?:at|from|of|@|works (?:at|for))\s+(?<company>.+)$/i.exec(part)?.groups;
    const left = joint?.left ?? part;
    if (joint?.company !== undefined) readCompany(joint.company, lead);
    if (left !== "") readNameOrTitle(left, joint !== undefined, lead);
  }
}

function readCompany(text: string, lead: NewLead): void {
  const placed = /^(?<company>.+?)\s+in\s+(?<place>.+)$/i.exec(text)?.groups;
  lead.company ??= placed?.company ?? text;
  if (placed?.place !== undefined) readWords(placed.place, lead);
}

function readNameOrTitle(text: string, beforeCompany: boolean, lead: NewLead): void {
  if (lead.name === undefined) {
    lead.name = text;
    return;
  }
  const isTitle = beforeCompany || titlePattern.test(fold(text)) || lead.company !== undefined;
  if (lead.title === undefined && isTitle && !(lead.company !== undefined && !titlePattern.test(fold(text))))
    lead.title = text;
  else if (lead.company === undefined) lead.company = text;
  else lead.city ??= text;
}
