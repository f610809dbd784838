import { takeDue } from "../language/due_phrases.ts";
import { takeRecurrence } from "../language/recurrence.ts";
import { capitalised } from "../language/sentences.ts";

/** Work for a time, as `schedule_task` takes it. */
export type ScheduleCommand = {
  name: string;
  what: Record<string, string>;
  when: { cron: string; every_weeks?: number } | { due: string } | { in_minutes: number };
};

const polite = /^(?:please |could you |can you |i want you to |i'd like you to |schedule(?: a task)?[:,]?(?: to)? )+/i;
const doing =
  /^(?:send|show|give|list|tell|report|summari[sz]e|count|find|check|draft|write|prepare|look|which|what|how many|who)\b/i;
const ahead = /^(?:in|at|on|by|tomorrow|tonight|this|next|the day after)\b/i;
const reminder = /^remind me\s*(?:again\s*)?[,:]?\s*(?:to|of|that|about)?\s*/i;

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

function callOf({ name, payload }: Record<string, string | undefined>) {
  const what = { kind: "webhook", ...(name && { webhook: name }), webhook_payload: payload ?? "{}" };
  return { name: name ? `Call ${name}` : "Call the webhook", what };
}

function work(words: string) {
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
