import type { Intent } from "../define_intent.ts";
import { count_leads } from "../intents/count_leads.ts";
import { get_lead } from "../intents/get_lead.ts";
import { search_leads } from "../intents/search_leads.ts";
import { show_memory } from "../intents/show_memory.ts";
import { readPage } from "../known_lead.ts";
import { counted, plain } from "../language/sentences.ts";
import { type Worked, wholePage } from "./work_step.ts";

/** What came of a step, short; and in full what it read. */
export type Report = { text: string; reading: string };

const readers: readonly (Intent | undefined)[] = [search_leads, count_leads, get_lead, show_memory];
/** Of what went well, so many lines are enough; what didn't is told whole. */
const mostDone = 3;

export function reportOf(worked: Worked): Report {
  if (worked.state === "refused" || worked.state === "asks") return { text: worked.text, reading: "" };
  if (worked.state !== "settled" || !worked.intent) return { text: "", reading: "" };
  const { intent, made, turn } = worked;
  const whole = intent.describe(made, turn);
  if (!readers.includes(intent)) return { text: shortened(whole), reading: "" };
  const summaries = made.flatMap(({ outcome }) => (outcome?.state === "done" ? outcome.summary : []));
  if (summaries.length < made.length) return { text: whole, reading: "" };
  return { text: `${plain(summaries.join(" "), 1000)}${chosen(worked)}`, reading: whole };
}

/** Of a list that was asked for by number, who is meant from here on. */
function chosen(worked: Worked): string {
  if (worked.intent !== search_leads || worked.state !== "settled") return "";
  const page = readPage(worked.made.at(-1)?.outcome?.result);
  const size = worked.made.at(-1)?.arguments.page_size;
  return page && size === page.leads.length && page.count > size && size !== wholePage
    ? ` The first ${size} are meant.`
    : "";
}

function shortened(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= mostDone + 1) return text;
  const open = lines.filter((line) => line.startsWith("- **"));
  const done = lines.filter((line) => !line.startsWith("- **"));
  const rest = done.length - mostDone;
  return [
    ...open,
    ...done.slice(0, mostDone),
    ...(rest > 0 ? [`- …and ${counted(rest, "more", "more")} like these.`] : []),
  ].join("\n");
}
