import { oneLine } from "./clean_text.ts";

const honorifics =
  /^(?:(?:dr|prof|mr|mrs|ms|miss|mx|sir|dame|herr|frau|dipl|ing|mag|mme|mlle|sig|sra|don|doña|mgr|rev)\.?(?:-?ing\.?)?\s+)+/i;
const degrees = /\b(?:ph\.?d|m\.?d|mba|m\.?sc|b\.?sc|jr|sr|ii|iii|iv|cpa|esq)\.?$/i;
const companies =
  /\b(?:gmbh|ltd|limited|inc|llc|llp|plc|ag|kg|sarl|sas|s\.a\.|b\.v\.|bv|oy|ab|aps|srl|s\.r\.l\.|pty|corp)\b\.?/i;
const offices =
  /^(?:info|sales|support|team|office|admin|contact|hello|marketing|hr|accounts?|accounting|service|hallo|kontakt)$/i;
/** Scripts in which the family's name comes first, without a space or with one. */
const familyFirst = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/u;

/**
 * The first and the last name within a whole one, as one would write them in a greeting. Neither where it cannot be told:
 * an office, a company, an initial, a script whose order differs. A wrong name is worse than the fall-back.
 */
export function splitName(name: string): { first?: string; last?: string } {
  const whole = oneLine(name).replace(honorifics, "");
  if (whole === "" || /[@\d]/.test(whole) || companies.test(whole) || familyFirst.test(whole)) return {};
  const [before = "", ...after] = whole.split(",").map((part) => part.trim());
  const given = after.find((part) => part !== "" && !degrees.test(part));
  const words = (given === undefined ? before : `${given} ${before}`).replace(degrees, "").split(" ").filter(Boolean);
  const [first = "", ...rest] = words;
  if (rest.length === 0 && offices.test(first)) return {};
  const last = (given === undefined ? rest.slice(-1) : [before]).join(" ");
  return {
    ...(isName(first) && { first: wellWritten(first) }),
    ...(isName(last) && { last: wellWritten(last) }),
  };
}

/** At least two letters, no sign that no name has. */
const isName = (word: string) => /^\p{L}[\p{L}\p{M}'’ -]+$/u.test(word);

/** "ANNA" and "anna" are written "Anna"; "McDonald" and "JP" stay. */
function wellWritten(word: string): string {
  const isShouted = word.length > 2 && word === word.toUpperCase();
  if (!isShouted && word !== word.toLowerCase()) return word;
  return word
    .toLowerCase()
    .replace(/(^|[\s'’-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());
}
