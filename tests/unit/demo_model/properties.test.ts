import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { registry } from "../../../supabase/functions/_tools/registry.ts";
import { answer } from "../../../supabase/local/demo_model/answer.ts";
import { modelRequest } from "../../../supabase/local/demo_model/model_request.ts";
import { ask, type Call, Conversation, testTools } from "./conversation.ts";
import { testDay } from "./fake_leads.ts";
import { actions } from "./tables/actions.ts";
import { followUps } from "./tables/follow_ups.ts";
import { searches } from "./tables/searches.ts";

const vocabulary = [...new Set([...searches, ...actions].flatMap(([message]) => message.split(" ")))];
const utterance = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 14 }).map((words) => words.join(" ")),
);
const clock = () => new Date(`${testDay}T08:00:00Z`);

function refusal({ tool: name, arguments: args }: Call): string | undefined {
  const tool = registry.find((one) => one.name === name);
  const parsed = tool?.parse(args);
  return parsed?.ok ? undefined : (parsed?.reason ?? `There is no tool ${name}.`);
}

describe("whatever is said", () => {
  test("there is an answer within thirty rounds, and the real tools take every call", () => {
    fc.assert(
      fc.property(fc.array(utterance, { minLength: 1, maxLength: 4 }), (messages) => {
        const { text, calls } = ask(...messages);
        expect(text.trim()).not.toBe("");
        for (const call of calls) expect(refusal(call)).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  test("no round repeats a call of the same message", () => {
    fc.assert(
      fc.property(utterance, (message) => {
        const made = ask(message).calls.map((call) => JSON.stringify(call));
        expect(new Set(made).size).toBe(made.length);
      }),
      { numRuns: 200 },
    );
  }, 60_000);
});

describe("every call of the tables", () => {
  const messages = [
    ...searches.map(([message]) => [message]),
    ...actions.map(([message]) => [message]),
    ...followUps.map(([said]) => said),
  ];

  test("fits the real tool, and is written as strict mode wants it", () => {
    for (const said of messages) {
      const conversation = new Conversation();
      for (const message of said) conversation.say(message);
      for (const item of conversation.items) {
        const call = asCall(item);
        if (!call) continue;
        expect(refusal(call), JSON.stringify(said)).toBeUndefined();
        const schema = testTools.find((tool) => tool.name === call.tool)?.parameters;
        expect(schema && strictlyFits(schema, call.arguments), `${call.tool} ${JSON.stringify(call.arguments)}`).toBe(
          true,
        );
      }
    }
  }, 60_000);
});

function asCall(item: unknown): Call | undefined {
  if (typeof item !== "object" || item === null || !("name" in item) || !("arguments" in item)) return undefined;
  return { tool: String(item.name), arguments: JSON.parse(String(item.arguments)) };
}

type Schema = {
  type?: string;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  required?: readonly string[];
  items?: Schema;
  anyOf?: readonly Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
};

/** A plain reading of strict mode: every property of an object is there, and no other. */
function strictlyFits(schema: Schema, value: unknown, definitions = schema.$defs): boolean {
  const fits = (part: Schema, entry: unknown) => strictlyFits(part, entry, definitions);
  if (schema.$ref) return fits(definitions?.[schema.$ref.replace("#/$defs/", "")] ?? {}, value);
  if (schema.anyOf) return schema.anyOf.some((branch) => fits(branch, value));
  if (schema.enum) return schema.enum.includes(value);
  if (schema.type === "array") return Array.isArray(value) && value.every((entry) => fits(schema.items ?? {}, entry));
  if (schema.type === "object") {
    const entries = Object.entries(schema.properties ?? {});
    if (typeof value !== "object" || value === null || Object.keys(value).length !== entries.length) return false;
    const given = new Map(Object.entries(value));
    return entries.every(([name, property]) => given.has(name) && fits(property, given.get(name)));
  }
  if (schema.type === "null") return value === null;
  return schema.type === "integer" ? Number.isInteger(value) : typeof value === schema.type;
}

describe("the answer depends on the request alone", () => {
  test("the same history gives the same answer, also after a restart", () => {
    const conversation = new Conversation();
    conversation.say("show me leads in Spain");
    conversation.items.push({ role: "user", content: "and the rest?" });
    expect(answer(conversation.request(), clock)).toEqual(answer(conversation.request(), clock));
    expect(answer(conversation.request(), clock).calls).toHaveLength(1);
  });

  test("without instructions and tools it still answers", () => {
    const request = modelRequest.parse({ model: "demo", input: "show me hot leads" });
    const reply = answer(request, clock);
    expect(reply.calls).toEqual([]);
    expect(reply.text).toContain("demo model");
  });

  test("without parallel calls it makes one at a time and gets there", () => {
    const conversation = new Conversation();
    conversation.items.push({ role: "user", content: "how many leads per stage?" });
    const request = modelRequest.parse({ ...conversation.request(), parallel_tool_calls: false });
    expect(answer(request, clock).calls).toHaveLength(1);
  });
});
