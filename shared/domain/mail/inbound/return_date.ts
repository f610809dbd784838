import { type DateMention, dateMentions } from "./date_mentions.ts";
import { wholeWords } from "./whole_words.ts";

const longestText = 6000;
const furthestDays = 370;
const dayMilliseconds = 86_400_000;

const back =
  /(?<!\p{L})(back|return(ing|s)?|be available|available again|resum(e|ing)|reachable|from|as of|starting|zurück|wieder|ab|kehre|retour|reviendrai|reprendrai|joignable|disponible|à partir|regres(o|aré)|vuelvo|volveré|vuelta|reincorpor\p{L}*|a partir|desde)(?!\p{L})/iu;
const until =
  /(?<!\p{L})(until|till|til|through|thru|up to|to|bis|einschließlich|jusqu|au|hasta|al|inclusive)(?!\p{L})/iu;
/** Between two days: from the first to the second. */
const range =
  /^[\s,.]*(?:(?:of|in)?\s?20\d\d)?[\s,]*(?:[-–—]|to|until|till|through|and|bis|zum|bis zum|au|al|hasta|jusqu['’]au)[\s,]*(?:\(?(?:and )?(?:including|einschließlich)\)?\s)?(?:\p{L}{3,12},?\s)?(?:the |dem |den |le |el )?$/iu;

/**
 * The first day on which someone who is away says to be there again, as `YYYY-MM-DD`; undefined when they don't say it.
 * "Back on 3 December" is that day, "until 3 December" the day after it.
 *
 * @param sentAt when the mail was written: days are read from there on
 */
export function readReturnDate(text: string, sentAt: Date): string | undefined {
  const flat = text.slice(0, longestText).replace(/\s+/g, " ");
  const mentions = dateMentions(flat, sentAt);
  const returns = mentions.flatMap((mention, at) => returnDay(flat, mention, mentions[at - 1], mentions[at + 1]));
  const stated = returns.filter(({ day }) => isPlausible(day, sentAt));
  const chosen = stated.find(({ isBack }) => isBack) ?? stated[0];
  return chosen?.day.toISOString().slice(0, 10);
}

function returnDay(
  text: string,
  mention: DateMention,
  before: DateMention | undefined,
  after: DateMention | undefined,
): { day: Date; isBack: boolean }[] {
  const dayAfter = { day: new Date(mention.day.getTime() + dayMilliseconds), isBack: false };
  if (before && range.test(text.slice(before.to, mention.from))) return [dayAfter];
  const lead = leadTo(text, mention, before);
  const tail =
    text.slice(mention.to, Math.min(mention.to + 45, after?.from ?? text.length)).split(/[.!?;](?=\s|$)/u)[0] ?? "";
  const isBackLater = backAfter.test(tail);
  const ends = lastIndex(lead, until);
  const begins = lastIndex(lead, back);
  if (begins < 0 && ends < 0) return isBackLater ? [{ day: mention.day, isBack: true }] : [];
  if (begins >= 0 && ends > begins && isOnlyTo(lead.slice(begins))) return [{ day: mention.day, isBack: true }];
  if (ends > begins) return [dayAfter];
  // "From 24 November on I am away": the day is when they leave.
  if (!isBackLater && from.test(lead) && !backBefore.test(lead)) return [];
  return [{ day: mention.day, isBack: true }];
}

/** The words that lead to a day, of the same sentence. */
function leadTo(text: string, mention: DateMention, before: DateMention | undefined): string {
  const lead = text.slice(Math.max(before?.to ?? 0, mention.from - 60), mention.from);
  return lead.split(/[.!?;](?=\s\p{Lu})/u).at(-1) ?? "";
}

/** German puts it behind: "am 3.12. wieder erreichbar". */
const backAfter = wholeWords(
  "zurück",
  "wieder",
  "erreichbar",
  "back",
  "available",
  "de retour",
  "joignable",
  "disponible",
  "de vuelta",
);
const backBefore = /available|reachable|back|erreichbar|zurück|wieder|joignable|disponible|retour/iu;
const from = /(?<!\p{L})(from|ab|vom|du|desde|starting)\s*(?:the |dem |le |el )?(?:\p{L}+,?\s)?$/iu;

/** "I return to the office on 3 December": the word that ends elsewhere leads to a place here. */
const isOnlyTo = (words: string) =>
  /(?<!\p{L})(to|al|au)\s+(the |my |work|bureau|trabajo|oficina|office|desk)/iu.test(words);

function lastIndex(text: string, pattern: RegExp): number {
  let last = -1;
  for (const match of text.matchAll(new RegExp(pattern, "giu"))) last = match.index;
  return last;
}

function isPlausible(day: Date, sentAt: Date): boolean {
  const days = (day.getTime() - sentAt.getTime()) / dayMilliseconds;
  return days > -0.5 && days <= furthestDays;
}
