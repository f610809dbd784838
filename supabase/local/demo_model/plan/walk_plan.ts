import type { DemoCall } from "../demo_reply.ts";
import { add_note } from "../intents/add_note.ts";
import { search_leads } from "../intents/search_leads.ts";
import { send_email } from "../intents/send_email.ts";
import { readPage } from "../known_lead.ts";
import { uncapitalised } from "../language/sentences.ts";
import type { Matched, Setting } from "../match_words.ts";
import type { Exchange, MadeCall } from "../read_conversation.ts";
import type { PlannedStep, Status } from "./plan_of.ts";
import { pointsAtMany, pointsAtOne, pointsBack } from "./points_back.ts";
import { titleOf } from "./read_goal.ts";
import { reportOf } from "./report_of.ts";
import { wayRound } from "./way_round.ts";
import { type Worked, workStep } from "./work_step.ts";

/** A step as it stands after the calls made so far; `text` says what came of it, or why nothing did. */
export type WalkedStep = { title: string; status: Status; text: string };

/** How far a plan is, and what comes next: calls, a question, or nothing more. */
export type Walked = {
  steps: WalkedStep[];
  calls: DemoCall[];
  preface: string;
  /** The step that can't go on before the person has answered. */
  asked: Extract<Worked, { state: "asks" }> | undefined;
  /** What the last step read, in full. */
  reading: string;
};

/** What the steps so far leave to the next one. */
type Way = {
  steps: WalkedStep[];
  before: Exchange[];
  /** The same without what was done with one lead: after "email the first one", "them" is still the list. */
  lists: Exchange[];
  /** Calls that no step has used. */
  own: MadeCall[];
  lost: Lost | undefined;
};

/**
 * `leads`: "them" would be the wrong ones, for the step that was to find them has found none. `mail`: what was to follow
 * on a mail to one lead is not true without it.
 */
type Lost = "leads" | "mail";

const lostWords: Readonly<Record<Lost, string>> = {
  leads: "There is no lead to do it with.",
  mail: "The e-mail before it was not sent.",
};

/**
 * Works out from the calls that were made how far a plan is. Each step sees the ones before it as said and done, so
 * "them" is the list that was found. A step that fails is followed by a way round, where there is one; what has nothing
 * to work on any more is left out; the rest goes on.
 */
export function walkPlan(plan: readonly PlannedStep[], calls: readonly MadeCall[], setting: Setting): Walked {
  const all = calls.filter(({ tool }) => tool !== "update_plan");
  const queue = [...plan];
  let way: Way = { steps: [], before: [...setting.before], lists: [...setting.before], own: all, lost: undefined };
  let last: Worked | undefined;
  for (let planned = queue.shift(); planned; planned = queue.shift()) {
    if (isLeftOut(planned, way)) {
      way.steps.push({ title: planned.title, status: "skipped", text: way.lost ? lostWords[way.lost] : "" });
      continue;
    }
    last = workStep(
      planned.words,
      { ...setting, before: pointsAtMany(planned.words) ? way.lists : way.before },
      way.own,
      all,
      knownAnswer(way),
    );
    const isOver = isSettled(planned.status);
    if (!isOver && isHeld(last)) return held(last, planned, queue, way);
    const status = isOver ? planned.status : statusOf(last);
    const instead = status === "failed" && !isOver ? wayRound(planned.words, last) : undefined;
    if (instead !== undefined) queue.unshift({ title: titleOf(instead), status: "pending", words: instead });
    way = wayAfter(way, planned, last, status);
  }
  return { steps: way.steps, calls: [], preface: "", asked: undefined, reading: last ? reportOf(last).reading : "" };
}

function isSettled(status: Status): boolean {
  return status === "done" || status === "failed" || status === "skipped";
}

function isLeftOut({ status, words }: PlannedStep, { lost }: Way): boolean {
  if (isSettled(status)) return status === "skipped" && lost !== undefined;
  return lost === "leads" ? pointsBack(words) : lost === "mail" && pointsAtOne(words);
}

/** A note without words of its own says what it belongs to. */
function knownAnswer({ steps }: Way) {
  return (asked: { resume(answer: string): { utterance?: string } | undefined }, { intent }: Matched) => {
    if (intent !== add_note || steps.length === 0) return undefined;
    const titles = steps.filter(({ status }) => status === "done").map(({ title }) => uncapitalised(title));
    return titles.length > 0 ? asked.resume(`Part of a plan: ${titles.join(", then ")}.`)?.utterance : undefined;
  };
}

/** Whether a step is under way: it makes calls, asks, or waits for a decision. */
function isHeld(worked: Worked): boolean {
  return worked.state === "calls" || worked.state === "asks" || (worked.state === "settled" && isWaiting(worked.made));
}

function isWaiting(made: readonly MadeCall[]): boolean {
  return made.some(({ outcome }) => outcome?.state === "waiting" || outcome?.state === "under_way");
}

function held(worked: Worked, planned: PlannedStep, queue: readonly PlannedStep[], way: Way): Walked {
  const status = worked.state === "asks" ? "pending" : "active";
  const later = queue.map(({ title, status: known }): WalkedStep => {
    return { title, status: known === "active" ? "pending" : known, text: "" };
  });
  return {
    steps: [...way.steps, { title: planned.title, status, text: reportOf(worked).text }, ...later],
    calls: worked.state === "calls" ? worked.calls : [],
    preface: worked.state === "calls" ? worked.preface : "",
    asked: worked.state === "asks" ? worked : undefined,
    reading: "",
  };
}

/** Done only when every output said so; what the person declined is not needed any more. */
function statusOf(worked: Worked): Status {
  if (worked.state !== "settled" || worked.made.length === 0) return "failed";
  const states = worked.made.map(({ outcome }) => outcome?.state);
  if (states.every((state) => state === "done")) return "done";
  return states.every((state) => state === "denied") ? "skipped" : "failed";
}

function wayAfter(way: Way, planned: PlannedStep, worked: Worked, status: Status): Way {
  const exchange: Exchange = { utterance: planned.words, calls: worked.used, said: "", editedPlan: undefined };
  return {
    steps: [...way.steps, { title: planned.title, status, text: reportOf(worked).text }],
    before: [...way.before, exchange],
    lists: isAboutOne(exchange) ? way.lists : [...way.lists, exchange],
    own: way.own.filter((call) => !worked.used.includes(call)),
    lost: lostAfter(way, planned, worked, status),
  };
}

/** A search settles what "them" is; another step only when it names its leads itself. */
function lostAfter({ lost }: Way, { words }: PlannedStep, worked: Worked, status: Status): Lost | undefined {
  if (worked.intent === search_leads) return status === "done" && foundSome(worked) ? undefined : "leads";
  if (worked.intent === send_email && lost !== "leads") return status === "done" ? undefined : "mail";
  if (pointsBack(words)) return lost;
  return status === "done" ? undefined : "leads";
}

function isAboutOne({ calls }: Exchange): boolean {
  const ids = calls.flatMap(({ arguments: { lead_id: one, lead_ids: several } }) => [one ?? [], several ?? []].flat());
  return new Set(ids).size === 1;
}

function foundSome(worked: Worked): boolean {
  const outcome = worked.state === "settled" ? worked.made.at(-1)?.outcome : undefined;
  const page = outcome?.state === "done" ? readPage(outcome.result) : undefined;
  return page !== undefined && page.leads.length > 0;
}
