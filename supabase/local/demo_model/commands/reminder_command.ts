import { type DuePhrase, takeDue } from "../language/due_phrases.ts";
import { capitalised } from "../language/sentences.ts";

export type ReminderCommand = {
  /** What to be reminded of, as a sentence; undefined when nothing is left but the time. */
  text: string | undefined;
  /** Whom it is about, in the person's words; undefined when nobody is named. */
  target: string | undefined;
  /** Undefined when no time is named. */
  when: DuePhrase["when"] | undefined;
};

const opening =
  /^(?:(?:set|add|create|make|give me) (?:an? |the |me a )?(?:new )?reminder(?: for me)?|remind me(?: again)?|(?:don't let me forget|ping me|nudge me))\b[\s,:-]*(?<rest>.*)$/is;
const followUp = /^(?<rest>(?:follow(?:-|\s)?up|check in|get back|touch base|call back)(?:\s+(?:with|to|on))?\b.*)$/is;
const action =
  /\b(?:call(?: back)?|phone|ring|e-?mail|write(?: to)?|text|message|meet(?: with)?|contact|visit|chase|nudge|ask|thank|answer|reply to|get back to|follow(?:-|\s)?up (?:with|on)|check in (?:with|on)|touch base with|speak (?:to|with)|talk (?:to|with)|send|about|with)\s+(?<target>(?:him|her|them|it|this lead|the lead|(?:the )?(?:first|second|third|fourth|fifth|last) (?:one|lead)|(?!I\b)\p{Lu}[\p{L}'.-]*(?:\s+(?:(?:van|von|de|der|den|da|di|del|la|le)\s+)*\p{Lu}[\p{L}'.-]*){0,3}))/u;

/** Reads "remind me to call Anna on Tuesday", "follow up with her next week", "set a reminder for Friday at 3pm: price list". */
export function readReminderCommand(utterance: string, today: string): ReminderCommand | undefined {
  const asked = opening.exec(utterance)?.groups?.rest;
  const rest = asked ?? followUp.exec(utterance)?.groups?.rest;
  if (rest === undefined) return undefined;
  const due = takeDue(rest, today);
  // "Follow up with Anna" alone asks for a mail; with a time it asks to be reminded.
  if (asked === undefined && !due) return undefined;
  const words = (due?.rest ?? rest)
    .replace(/^(?:[\s,:-]|(?:to|that|of|about|for)\b(?!\s*$))+\s*/i, "")
    .replace(/[\s,:-]+$|[.!?]+$/g, "")
    .replace(/\s+([,.:;])/g, "$1")
    .trim();
  const lead = action.exec(` ${words}`)?.groups?.target ?? barename(words);
  return { text: words === "" ? undefined : capitalised(words).slice(0, 500), target: lead, when: due?.when };
}

/** "Remind me of Anna Schmidt tomorrow": the words are the name. */
function barename(words: string): string | undefined {
  return /^\p{Lu}[\p{L}'.-]+(?:\s+\p{Lu}[\p{L}'.-]+){0,3}$/u.test(words) ? words : undefined;
}
