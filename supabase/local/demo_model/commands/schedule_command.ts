import { takeDue } from "../language/due_phrases.ts";
import { takeRecurrence } from "../language/recurrence.ts";
import { capitalised } from "../language/sentences.ts";
import { measureIn, namesLeads } from "../measure_words.ts";

/** Work for a time, as `schedule_task` takes it. */
export type ScheduleCommand = {
  name: string;
  what: Record<string, unknown>;
  /** Whose companies are to be looked at anew, in the person's words. */
  refresh?: string;
  when: { cron: string; every_weeks?: number } | { due: string } | { in_minutes: number };
};

const polite = /^(?:please |could you |can you |i want you to |i'd like you to |schedule(?: a task)?[:,]?(?: to)? )+/i;
const doing =
  /^(?:send|e-?mail|mail|show|give|list|tell|report|summari[sz]e|count|find|check|draft|write|prepare|look|which|what|how many|who)\b/i;
const ahead = /^(?:in|at|on|by|tomorrow|tonight|this|next|the day after)\b/i;
const reminder = /^remind me\s*(?:again\s*)?[,:]?\s*(?:to|of|that|about)?\s*/i;

const refreshes =
  /^(?:refresh|renew|update|look again at)\s+(?:the |our |my )?(?:what (?:we|i) know|facts|research|knowledge)\s+(?:about|on|of|for)\s+(?<who>.+)$/i;
const webhook =
  /^(?:call|ring|tell|notify)\s+(?:the |my |our )?(?:(?<name>\S.*?)\s+)?webhook\s+(?:with\s+)?(?<payload>\{.*\})$/is;

/** Reads "every weekday at 8 send me the hot leads", "remind me every Friday to send the numbers", "in two hours show the hot leads". */
export function readScheduleCommand(utterance: string, today: string): ScheduleCommand | undefined {
  const text = utterance
    .trim()
    .replace(polite, "")
    .replace(/[\s.!]+$/, "");
  const recurrence = takeRecurrence(text);
  if (recurrence) {
    const { cron, every_weeks } = recurrence;
    const when = { cron, ...(every_weeks !== undefined && { every_weeks }) };
    const rest = tidy(recurrence.rest);
    const hook = webhook.exec(rest)?.groups;
    if (hook) return { ...callOf(hook), when };
    const who = refreshes.exec(rest)?.groups?.who;
    if (who) return { name: `Refresh ${who}`.slice(0, 100), what: { kind: "research" }, refresh: who, when };
    const reminds = reminder.test(rest);
    const words = reminds ? rest.replace(reminder, "") : rest;
    if (words === "" || (!reminds && !doing.test(rest))) return undefined;
    return { ...(reminds ? remind(words) : work(words)), when };
  }
  // "Show the leads contacted tomorrow" is a search: what happens once begins with its time.
  const due = ahead.test(text) ? takeDue(text, today) : undefined;
  const rest = tidy(due?.rest ?? "");
  return due && doing.test(rest) ? { ...work(rest), when: due.when } : undefined;
}

function tidy(rest: string): string {
  return rest.replace(/^[\s,:;-]+|[\s,:;-]+$/g, "").replace(/\s+([,.:;])/g, "$1");
}

function remind(words: string) {
  const text = capitalised(words).slice(0, 500);
  return { name: text.slice(0, 100), what: { kind: "reminder", reminder_text: text } };
}

/** Numbers that come by mail: a dashboard, or a measure that is reported. */
function mailedReport(words: string) {
  if (!/\b(?:e-?mail|mail|report|numbers|figures)\b|^send me .*\bdashboard\b/.test(words)) return undefined;
  if (/\bdashboard\b/.test(words)) {
    const isOurs = /\b(?:our|everyone's|everybody's|team)\b/.test(words);
    const report_about = isOurs ? "everyones_dashboard" : "my_dashboard";
    return { name: isOurs ? "Everyone’s dashboard" : "My dashboard", what: { kind: "report", report_about } };
  }
  const measured = measureIn(words);
  // Only what is pinned can be mailed of some leads: the assistant is asked anew each time.
  if (!measured || namesLeads(words)) return undefined;
  const name = capitalised(
    words.replace(
      /^(?:send|e-?mail|mail|give|report)(?: me| us)?(?: a report (?:of|on|about))?(?: the| our| my)?\s+/,
      "",
    ),
  );
  return { name: name.slice(0, 100), what: { kind: "report", report_about: "measure", report_measure: measured } };
}

function callOf({ name, payload }: Record<string, string | undefined>) {
  const what = { kind: "webhook", ...(name && { webhook: name }), webhook_payload: payload ?? "{}" };
  return { name: name ? `Call ${name}` : "Call the webhook", what };
}

function work(words: string) {
  const report = mailedReport(words.toLowerCase());
  if (report) return report;
  const about = /\breport\b|\bnumbers\b|\bfigures\b/i.test(words)
    ? /\bcampaigns?\b|\bsequences?\b/i.test(words)
      ? "campaigns"
      : "leads"
    : undefined;
  if (about) return { name: `Report on the ${about}`, what: { kind: "report", report_about: about } };
  const instruction = capitalised(words.replace(/^(?:send|give|tell)(?: me| us)?\b/i, "show me"));
  const name = capitalised(words.replace(/^(?:send|show|give|tell|list)(?: me| us)?(?: the| all| our| my)*\s+/i, ""));
  return {
    name: (name || instruction).slice(0, 100),
    what: { kind: "prompt", instruction: instruction.slice(0, 4000) },
  };
}
