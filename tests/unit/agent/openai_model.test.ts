import { describe, expect, test } from "vitest";
import {
  ModelError,
  type ModelEvent,
  type ModelReply,
  type ModelRequest,
} from "../../../supabase/functions/_agent/model.ts";
import { openAiModel } from "../../../supabase/functions/_agent/models/openai_model.ts";

const request: ModelRequest = {
  instructions: "Be kind.",
  input: [{ kind: "user", text: "Hi" }],
  tools: [],
  cacheKey: "k",
};

const usage = { input_tokens: 11, input_tokens_details: { cached_tokens: 3 }, output_tokens: 7, total_tokens: 18 };
const call = {
  type: "function_call",
  id: "fc_1",
  call_id: "call_1",
  name: "search_leads",
  arguments: '{"text":"Müller ✓"}',
  status: "completed",
};
const recorded = [
  { type: "response.created", response: { id: "r", status: "in_progress" } },
  { type: "response.something_new", surprise: [1, 2, 3] },
  { type: "response.output_text.delta", delta: "Grüße " },
  { type: "response.output_text.delta", delta: "👋, Zoë" },
  { type: "response.output_item.done", item: { type: "a_new_item", id: "x" } },
  { type: "response.output_item.done", item: call },
  { type: "response.completed", response: { id: "r", status: "completed", usage, brand_new_field: true } },
];
const whole: ModelReply = {
  text: "Grüße 👋, Zoë",
  calls: [{ id: "call_1", tool: "search_leads", arguments: { text: "Müller ✓" } }],
  opaque: [],
  usage: { input_tokens: 11, cached_tokens: 3, output_tokens: 7 },
};

const bytesOf = (events: object[]) =>
  new TextEncoder().encode(
    events.map((event) => `event: ${Reflect.get(event, "type")}\ndata: ${JSON.stringify(event)}\n\n`).join(""),
  );

function modelAnswering(chunks: Uint8Array<ArrayBuffer>[] | Response) {
  const answer = () =>
    chunks instanceof Response
      ? chunks.clone()
      : new Response(streamOf(chunks), { headers: { "content-type": "text/event-stream" } });
  return openAiModel({
    apiKey: "k",
    baseUrl: "http://model.example/v1",
    name: "m",
    silenceSeconds: 5,
    fetch: async () => answer(),
  });
}

function streamOf(chunks: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: "bytes",
    start(controller) {
      for (const chunk of chunks) if (chunk.byteLength > 0) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function read(model: ReturnType<typeof openAiModel>): Promise<{ text: string; reply: ModelReply | undefined }> {
  const events: ModelEvent[] = [];
  for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
  const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
  return { text, reply: events.flatMap((event) => (event.type === "reply" ? [event.reply] : []))[0] };
}

describe("a recorded stream", () => {
  const bytes = bytesOf(recorded);

  test("split in two at any byte gives the same reply, and the text is the sum of its pieces", async () => {
    for (let at = 0; at <= bytes.byteLength; at++) {
      expect(await read(modelAnswering([bytes.slice(0, at), bytes.slice(at)]))).toEqual({
        text: whole.text,
        reply: whole,
      });
    }
  });

  test("cut at any byte gives the whole reply or a passing fault, never a part as if it were all", async () => {
    let faults = 0;
    for (let at = 0; at <= bytes.byteLength; at++) {
      const outcome = await read(modelAnswering([bytes.slice(0, at)])).catch((error: unknown) => error);
      if (outcome instanceof ModelError) {
        expect(outcome.passing).toBe(true);
        faults++;
      } else expect(outcome).toEqual({ text: whole.text, reply: whole });
    }
    expect(faults).toBeGreaterThan(bytes.byteLength / 2);
  });
});

describe("an early end", () => {
  const incomplete = (reason: string) => [
    { type: "response.output_text.delta", delta: "Half" },
    { type: "response.incomplete", response: { id: "r", status: "incomplete", incomplete_details: { reason }, usage } },
  ];
  test.each([
    ["max_output_tokens", "length limit"],
    ["content_filter", "content filter"],
    ["anything_else", "ended its answer early"],
  ])("because of %s is told in plain words", async (reason, words) => {
    const { reply } = await read(modelAnswering([bytesOf(incomplete(reason))]));
    expect(reply).toMatchObject({ text: "Half", cutShort: expect.stringContaining(words) });
  });

  test("by a refusal is the refusal's own words", async () => {
    const events = [{ type: "response.refusal.delta", delta: "I can't help with that." }, recorded.at(-1) ?? {}];
    expect((await read(modelAnswering([bytesOf(events)]))).reply?.text).toBe("I can't help with that.");
  });

  test("by the provider's failure is a passing fault", async () => {
    for (const event of [
      { type: "response.failed", response: { error: { message: "boom" } } },
      { type: "error", message: "boom" },
    ]) {
      await expect(read(modelAnswering([bytesOf([event])]))).rejects.toMatchObject({
        name: "ModelError",
        passing: true,
      });
    }
  });
});

test.each(['{"a":', "[1]", '"text"', "null", "", `{"a":"${"x".repeat(5000)}`, '{"a":1,"a":2}', '{"a":"\\ud83d"}'])(
  "arguments that cannot be carried out (%.10s) are kept as malformed",
  async (text) => {
    const events = [{ type: "response.output_item.done", item: { ...call, arguments: text } }, recorded.at(-1) ?? {}];
    const { reply } = await read(modelAnswering([bytesOf(events)]));
    expect(reply?.calls[0]?.arguments).toMatchObject({
      malformed_json: text.slice(0, 2000),
      problem: expect.any(String),
    });
  },
);

test.each([
  [429, { "retry-after": "7" }, { passing: true, retryAfterMilliseconds: 7000 }],
  [429, { "retry-after-ms": "250" }, { passing: true, retryAfterMilliseconds: 250 }],
  [500, {}, { passing: true }],
  [503, {}, { passing: true }],
  [401, {}, { passing: false }],
  [403, {}, { passing: false }],
  [404, {}, { passing: false }],
  [400, {}, { passing: false }],
])("status %i says whether trying again helps", async (status, headers, expected) => {
  const refusal = Response.json({ error: { message: "secret words", code: null } }, { status, headers });
  const outcome = await read(modelAnswering(refusal)).catch((error: unknown) => error);
  expect(outcome).toMatchObject({ name: "ModelError", ...expected });
  expect(String(outcome)).not.toContain("secret words");
});

test.each(['{"a":"\\\\ud83d"}', '{"a":"b\\":"}', '{"a":{"a":[{"a":1},{"a":2}]}}'])(
  "arguments that only look odd (%s) are read",
  async (text) => {
    const events = [{ type: "response.output_item.done", item: { ...call, arguments: text } }, recorded.at(-1) ?? {}];
    const { reply } = await read(modelAnswering([bytesOf(events)]));
    expect(reply?.calls[0]?.arguments).toEqual(JSON.parse(text));
  },
);

test("a character that comes in two halves is said whole, and the text is the sum of its pieces", async () => {
  const halves = ["Hello \ud83d", "\ude00 and \ud83d alone"].map((delta) => ({
    type: "response.output_text.delta",
    delta,
  }));
  const chunks = [...halves, recorded.at(-1) ?? {}].map((event) => bytesOf([event]));
  const { text, reply } = await read(modelAnswering(chunks));
  expect(reply?.text).toBe("Hello \u{1f600} and \ufffd alone");
  expect(text).toBe(reply?.text);
});

test("an account without credit is no passing fault", async () => {
  const refusal = Response.json({ error: { message: "x", code: "insufficient_quota" } }, { status: 429 });
  await expect(read(modelAnswering(refusal))).rejects.toMatchObject({
    passing: false,
    message: expect.stringContaining("credit"),
  });
});

test("a stream that falls silent is given up", async () => {
  const never = new Response(
    new ReadableStream({ type: "bytes", start: (controller) => controller.enqueue(bytesOf(recorded.slice(0, 3))) }),
  );
  const model = openAiModel({
    apiKey: "k",
    baseUrl: "http://model.example/v1",
    name: "m",
    silenceSeconds: 0.05,
    fetch: async () => never,
  });
  await expect(read(model)).rejects.toMatchObject({ passing: true, message: "The model stopped answering." });
});

test("an answer that never ends is given up, however much it says", async () => {
  const drip = new Response(
    new ReadableStream({
      type: "bytes",
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        controller.enqueue(bytesOf(recorded.slice(2, 3)));
      },
    }),
  );
  const model = openAiModel({
    apiKey: "k",
    baseUrl: "http://model.example/v1",
    name: "m",
    silenceSeconds: 5,
    answerSeconds: 0.1,
    fetch: async () => drip,
  });
  await expect(read(model)).rejects.toMatchObject({ passing: false, message: expect.stringContaining("longer than") });
});
