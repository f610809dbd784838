import { defineTalk } from "../define_intent.ts";
import { say } from "../turn.ts";

/** Requests that are understood and can't be met, each with what to do instead. A tool's own intent comes first. */
const limits: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:erase|destroy|purge)\b(?!.*\btags?\b)/,
    "I erase one person at a time: “erase Anna Schmidt for good”. “delete …” with a name puts a lead into the bin, from which it can be restored for 30 days.",
  ],
  [
    /\b(?:chart|graph|plot|diagram|dashboard|visuali[sz]e|pie)\b/,
    "I can't draw charts. “how many leads per stage?” gives the numbers as a table.",
  ],
  [
    /\b(?:forecast|predict|projection|revenue|deal size|quota)\b/,
    "I can't forecast and know no amounts; I know stages and scores. Try “top 10 leads by score” or “how many leads per stage?”.",
  ],
  [
    /^(?:schedule|book|set up|arrange|plan) (?:an? |the |my )?(?:meeting|call|demo|appointment|task)\b|\bcalendar\b/,
    "I have no calendar. I can remind you, “remind me to call Anna on Tuesday”, or write to a lead: “write to Anna to propose a meeting”.",
  ],
  [
    /^(?:call|phone|ring|dial) (?!.*\bnote\b)/,
    "I can't make phone calls. “what's Anna's phone number?” gives the number, “log a call with Anna: …” keeps what was said.",
  ],
  [
    /^(?:google|browse|look online|search the web|find online)\b|\bon (?:the web|linkedin)\b.*\b(?:look|find)\b|\bnews about\b/,
    "I can't search the web. “research the company …” reads a company's own site.",
  ],
  [
    /^(?:translate|write (?:me )?(?:a |an )?(?:poem|story|song|essay|code|blog|report)|tell (?:me )?a joke|sing)\b|\bweather\b/,
    "That is beyond the demo model: I only work with the leads of this workspace.",
  ],
  [
    /\b(?:call|lead) script\b|\bobjection/,
    "I can't write sales scripts. I can summarise a lead before your call: “tell me about Anna”.",
  ],
  [
    /^(?:invite|add) (?:a |my |our )?(?:colleague|team ?mate|user|member)\b|\bpermissions?\b|^change my password\b/,
    "I can't manage people or accounts; the settings do that.",
  ],
];

/** Says plainly what can't be done. */
export const cannot = defineTalk({
  examples: ["erase everything", "draw a chart of leads by country"],
  match(turn) {
    const text = limits.find(([pattern]) => pattern.test(turn.words))?.[1];
    return text === undefined
      ? undefined
      : say(`${text}\n\n_This is the built-in demo model; with a key in \`OPENAI_API_KEY\` a real model answers._`);
  },
});
