import { z } from "zod";
import { type PlanStep, planStep } from "../../../shared/contracts/events.ts";
import { type KnownStage, readStages } from "./language/stages.ts";
import type { InputItem, ModelRequest } from "./model_request.ts";
import { type Outcome, readOutcome } from "./read_outcome.ts";

/** A call that the model made earlier. No outcome: its output is not in the history. */
export type MadeCall = { tool: string; arguments: Record<string, unknown>; outcome: Outcome | undefined };

/** What a person said and what followed until they spoke again. */
export type Exchange = {
  utterance: string;
  calls: readonly MadeCall[];
  said: string;
  /** The plan as the person changed it since the model last wrote it. */
  editedPlan: readonly PlanStep[] | undefined;
};

/** Who is spoken with, as far as the instructions say. */
export type About = {
  name: string | undefined;
  workspace: string | undefined;
  today: string;
  stages: readonly KnownStage[];
};

export type Conversation = { about: About; exchanges: readonly Exchange[] };

/** Reads the whole history out of a request; the demo model remembers nothing else. `now` stands in for a missing date. */
export function readConversation(request: ModelRequest, now: Date): Conversation {
  const items = typeof request.input === "string" ? [userMessage(request.input)] : request.input;
  const system = items.flatMap((item) => (isSystem(item) ? [textOf(item.content)] : []));
  const instructions = [request.instructions ?? "", ...system].join("\n");
  return { about: readAbout(instructions, now), exchanges: readExchanges(items) };
}

function userMessage(text: string): InputItem {
  return { role: "user", content: text };
}

type Message = Extract<InputItem, { role: string }>;

function isSystem(item: InputItem): item is Message {
  return "role" in item && (item.role === "system" || item.role === "developer");
}

function textOf(content: Message["content"]): string {
  if (typeof content === "string") return content;
  return content.map((part) => part.text ?? "").join("");
}

function readAbout(instructions: string, now: Date): About {
  const days = [...instructions.matchAll(/Today is (\d{4}-\d{2}-\d{2})/g)];
  const person = /You are talking with (?<name>[^\n(]+?) \([^\n)]*\) of (?<workspace>[^\n]+?)\.?(?:\n|$)/.exec(
    instructions,
  );
  return {
    name: person?.groups?.name,
    workspace: person?.groups?.workspace,
    today: days.at(-1)?.[1] ?? now.toISOString().slice(0, 10),
    stages: readStages(instructions),
  };
}

function readExchanges(items: readonly InputItem[]): Exchange[] {
  const outputs = new Map(
    items.flatMap((item) =>
      item.type === "function_call_output" ? [[item.call_id, textOf(item.output)] as const] : [],
    ),
  );
  const exchanges: (Exchange & { calls: MadeCall[] })[] = [];
  for (const item of items) {
    if ("role" in item && item.role === "user") {
      exchanges.push({
        utterance: textOf(item.content).normalize("NFC").trim(),
        calls: [],
        said: "",
        editedPlan: undefined,
      });
    }
    const current = exchanges.at(-1);
    if (!current) continue;
    if (item.type === "function_call") current.calls.push(readCall(item, outputs.get(item.call_id)));
    if ("role" in item && item.role === "assistant") current.said += textOf(item.content);
    if (isSystem(item)) current.editedPlan = readEditedPlan(textOf(item.content)) ?? current.editedPlan;
  }
  return exchanges;
}

/** As the loop tells it: a line for each step, "- Find them (done)". */
function readEditedPlan(note: string): PlanStep[] | undefined {
  if (!note.startsWith("The person has changed the plan")) return undefined;
  return note.split("\n").flatMap((line) => {
    const groups = /^- (?<title>.+) \((?<status>[a-z]+)\)$/.exec(line)?.groups;
    const step = planStep.safeParse({ title: groups?.title, status: groups?.status });
    return step.success ? [step.data] : [];
  });
}

function readCall(item: Extract<InputItem, { type: "function_call" }>, output: string | undefined): MadeCall {
  return {
    tool: item.name,
    arguments: readArguments(item.arguments),
    outcome: output === undefined ? undefined : readOutcome(output),
  };
}

const argumentsObject = z.record(z.string(), z.unknown());

function readArguments(text: string): Record<string, unknown> {
  try {
    return argumentsObject.catch({}).parse(withoutNulls(JSON.parse(text)));
  } catch {
    return {};
  }
}

/** In strict mode a null says "not given". */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== null)
      .map(([name, entry]) => [name, withoutNulls(entry)]),
  );
}
