export type CountCommand = {
  /** What to count by, as said: "stage", "country"; undefined for one number. */
  group: string | undefined;
  /** What is left to read the filter from. */
  rest: string;
};

const counting =
  /^(?:and |so |but )?(?:how many|count|number of|(?:what(?: is|'s) |tell me |give me |show me )?the (?:total )?(?:number|count) of|what(?: is|'s) the total|total(?: number)?|leads? count)\b/i;
const groups =
  "(?<group>(?:pipeline |lead )?(?:stages?|status|country|countries|industry|industries|owners?|sources?|tags?|city|cities|months?|weeks?|regions?|company|companies|sizes?|titles?|scores?))";
const joint = "(?:per|for each|in each|each|grouped by|broken down by|split by|across|by)";
const grouped = new RegExp(`\\b${joint}\\s+(?:the\\s+)?${groups}[?.!\\s]*$`, "i");
const listing = new RegExp(
  `^(?:show |list |give |get )?(?:me )?(?:all |the |my |our )?(?:[a-z]+ ){0,3}leads (?:per|for each|in each|grouped by|broken down by|split by|by)\\s+(?:the\\s+)?${groups}[?.!\\s]*$`,
  "i",
);
const pipeline =
  /^(?:(?:show|give|tell) (?:me )?)?(?:(?:an? |the |my |our )?(?:overview|summary|state|status) of (?:the |my |our )?(?:pipeline|leads|funnel)|(?:the |my |our )?pipeline(?: overview| summary| status| by stage)?|(?:the |my |our )?(?:lead |pipeline |funnel )?breakdown(?: by stage)?|(?:the |my |our )?funnel|how (?:does|is) (?:the |my |our )?(?:pipeline|funnel)(?: look(?:ing)?| doing)?)[?.!\s]*$/i;
const words =
  /\b(?:how many|count(?: of)?|number of|total|pipeline|funnel|overview|breakdown|summary|status|do we have|look(?:ing)?|how (?:does|is))\b/gi;

/** "How are the leads from conferences doing?" asks for their stages. */
const standing =
  /^how (?:are|is|do|does) (?<what>.*\b(?:leads|pipeline|funnel|deals)\b.*?) (?:doing|look(?:ing)?|going|stand|performing)[?.!\s]*$/i;

/** Reads "how many hot leads are there?", "leads per stage", "how does my pipeline look?". */
export function readCountCommand(utterance: string): CountCommand | undefined {
  if (pipeline.test(utterance))
    return { group: "stage", rest: utterance.replace(words, " ").replace(/\bby stage\b/i, " ") };
  const stands = standing.exec(utterance)?.groups?.what;
  if (stands !== undefined) return { group: "stage", rest: stands.replace(words, " ") };
  const sorts = /\bby (?:lead )?(?:scores?|company)\b/i.test(utterance);
  if (!counting.test(utterance) && (!listing.test(utterance) || sorts)) return undefined;
  const group = grouped.exec(utterance)?.groups?.group?.toLowerCase();
  return { group, rest: utterance.replace(grouped, " ").replace(words, " ") };
}
