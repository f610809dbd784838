import OpenAI from "openai";
import type { ResponseCreateParamsStreaming, ResponseStreamEvent } from "openai/resources/responses/responses";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoModel, startDemoModel } from "../../../supabase/local/demo_model/start_demo_model.ts";
import { testInstructions, testTools } from "./conversation.ts";

let server: DemoModel;
let client: OpenAI;
const logged: string[] = [];

beforeAll(async () => {
  server = await startDemoModel({ log: (message) => logged.push(message), paceMilliseconds: 0 });
  client = new OpenAI({ apiKey: "demo", baseURL: server.url, maxRetries: 0 });
});

afterAll(async () => {
  await server.stop();
  expect(logged).toEqual([]);
});

function body(message: string, rest: Partial<ResponseCreateParamsStreaming> = {}): ResponseCreateParamsStreaming {
  const tools = testTools.map((tool) => ({ ...tool, parameters: { ...tool.parameters } }));
  return {
    model: "demo",
    instructions: testInstructions,
    input: [{ role: "user", content: message }],
    tools,
    stream: true,
    store: false,
    ...rest,
  };
}

async function events(message: string, rest?: Partial<ResponseCreateParamsStreaming>): Promise<ResponseStreamEvent[]> {
  const seen: ResponseStreamEvent[] = [];
  for await (const event of await client.responses.create(body(message, rest))) seen.push(event);
  return seen;
}

describe("the stream", () => {
  test("the SDK's own reader takes it, and the final text is the sum of the deltas", async () => {
    let deltas = "";
    const { stream: _, ...params } = body("what can you do?");
    const stream = client.responses.stream(params).on("response.output_text.delta", (event) => {
      deltas += event.delta;
    });
    const final = await stream.finalResponse();
    expect(final.status).toBe("completed");
    expect(final.output_text).toBe(deltas);
    expect(deltas).toContain("built-in demo model");
    expect(final.usage?.total_tokens).toBe((final.usage?.input_tokens ?? 0) + (final.usage?.output_tokens ?? 0));
  });

  test("events come in the order and with the numbers of the API", async () => {
    const seen = await events("thank you");
    expect(seen.map((event) => event.sequence_number)).toEqual(seen.map((_, index) => index));
    const kinds = seen.map((event) => event.type).filter((type, index, all) => type !== all[index - 1]);
    expect(kinds).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
  });

  test("what ends a part carries its whole text", async () => {
    const seen = await events("thank you");
    const text = seen.flatMap((event) => (event.type === "response.output_text.delta" ? [event.delta] : [])).join("");
    expect(seen).toContainEqual(expect.objectContaining({ type: "response.output_text.done", text }));
    const part = expect.objectContaining({ type: "output_text", text });
    expect(seen).toContainEqual(expect.objectContaining({ type: "response.content_part.done", part }));
    const item = expect.objectContaining({ status: "completed", content: [part] });
    expect(seen).toContainEqual(expect.objectContaining({ type: "response.output_item.done", item }));
  });

  test("text comes in small pieces", async () => {
    const pieces = (await events("help")).flatMap((event) =>
      event.type === "response.output_text.delta" ? [event.delta] : [],
    );
    expect(pieces.length).toBeGreaterThan(100);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(40);
  });

  test("parallel function calls keep apart, and their arguments are the sum of the deltas", async () => {
    const { stream: _, ...params } = body("how many leads per stage?");
    const sums = new Map<number, string>();
    const stream = client.responses.stream(params).on("response.function_call_arguments.delta", (event) => {
      sums.set(event.output_index, (sums.get(event.output_index) ?? "") + event.delta);
    });
    const calls = (await stream.finalResponse()).output.flatMap((item) =>
      item.type === "function_call" ? [item] : [],
    );
    expect(calls).toHaveLength(7);
    expect(calls.map((call) => call.arguments)).toEqual([...sums.values()]);
    expect(new Set(calls.map((call) => call.call_id)).size).toBe(7);
  });

  test("emoji and other signs outside the basic plane arrive whole", async () => {
    const text = "demo: echo 👩‍🚀 naïve   “quotes”\n\n- 漢字\n";
    const { stream: _, ...params } = body(text);
    expect((await client.responses.stream(params).finalResponse()).output_text).toBe("👩‍🚀 naïve   “quotes”\n\n- 漢字");
  });

  test("without streaming the same answer comes at once", async () => {
    const response = await client.responses.create({ model: "demo", input: "thanks" });
    expect(response.output_text).toContain("welcome");
  });

  test("a client that leaves ends the stream", async () => {
    const stream = await client.responses.create(body("demo: slow 50 demo"));
    for await (const event of stream) if (event.type === "response.output_text.delta") break;
    expect(stream.controller.signal.aborted).toBe(true);
  });
});

describe("failures on demand", () => {
  test.each([
    ["demo: error 500", 500, "server_error"],
    ["demo: error 503", 503, "server_error"],
    ["demo: error 401", 401, "invalid_api_key"],
    ["demo: error 404", 404, "model_not_found"],
    ["demo: quota", 429, "insufficient_quota"],
  ])("%s", async (message, status, code) => {
    await expect(events(message)).rejects.toMatchObject({ status, code });
  });

  test("a rate limit says when to come back", async () => {
    const error = await events("demo: rate limit 7").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(OpenAI.RateLimitError);
    expect(error instanceof OpenAI.APIError && error.headers?.get("retry-after")).toBe("7");
  });

  test("“once” fails once and then answers the rest of the message", async () => {
    await expect(events("demo: error 500 once thanks")).rejects.toMatchObject({ status: 500 });
    expect((await events("demo: error 500 once thanks")).at(-1)?.type).toBe("response.completed");
  });

  test("a cut stream breaks off after some text", async () => {
    const seen: string[] = [];
    const reading = (async () => {
      for await (const event of await client.responses.create(body("demo: cut 4 help"))) seen.push(event.type);
    })();
    await expect(reading).rejects.toThrow();
    expect(seen.filter((type) => type === "response.output_text.delta")).toHaveLength(4);
    expect(seen).not.toContain("response.completed");
  });

  test("a stalled stream says nothing more until the client gives up", async () => {
    const patience = new AbortController();
    const stream = await client.responses.create(body("demo: stall 2 help"), { signal: patience.signal });
    let deltas = 0;
    setTimeout(() => patience.abort(), 200);
    for await (const event of stream) if (event.type === "response.output_text.delta") deltas += 1;
    expect(deltas).toBe(2);
  });

  test("an error event and a failed response in the middle", async () => {
    await expect(events("demo: stream error")).rejects.toThrow("asked to fail");
    expect((await events("demo: failed")).at(-1)).toMatchObject({
      type: "response.failed",
      response: { error: { code: "server_error" } },
    });
  });

  test("a refusal, a filtered and an incomplete answer", async () => {
    const refused = await events("demo: refusal");
    expect(refused.map((event) => event.type)).toContain("response.refusal.done");
    expect((await events("demo: filter")).at(-1)).toMatchObject({
      response: { incomplete_details: { reason: "content_filter" } },
    });
    expect((await events("demo: incomplete")).at(-1)).toMatchObject({
      type: "response.incomplete",
      response: { incomplete_details: { reason: "max_output_tokens" } },
    });
  });

  test("max_output_tokens is held to", async () => {
    const seen = await events("demo: long 500", { max_output_tokens: 20 });
    expect(seen.at(-1)).toMatchObject({ type: "response.incomplete", response: { status: "incomplete" } });
  });

  test("a long answer has the words asked for", async () => {
    const { stream: _, ...params } = body("demo: long 2000");
    expect((await client.responses.stream(params).finalResponse()).output_text.split(/\s+/)).toHaveLength(2000);
  });

  test("an unknown order lists those there are", async () => {
    const { stream: _, ...params } = body("demo: explode");
    expect((await client.responses.stream(params).finalResponse()).output_text).toContain("rate limit");
  });
});

describe("the doors", () => {
  const post = (text: string, headers: Record<string, string> = { authorization: "Bearer demo" }) =>
    fetch(`${server.url}/responses`, { method: "POST", body: text, headers });

  test("models are listed", async () => {
    expect((await client.models.list()).data.map((model) => model.id)).toEqual(["demo"]);
    expect((await client.models.retrieve("demo")).owned_by).toBe("demo");
  });

  test.each([
    ["no JSON", "{", 400],
    ["no input", "{}", 400],
    ["a wrong type", '{"model":"demo","input":7}', 400],
    ["an unknown role", '{"model":"demo","input":[{"role":"wizard","content":"x"}]}', 400],
  ])("%s is refused in the API's shape", async (_, text, status) => {
    const response = await post(text);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      error: { type: "invalid_request_error", message: expect.any(String), param: null },
    });
  });

  test("no key, a wrong path and a wrong method", async () => {
    expect((await post("{}", {})).status).toBe(401);
    expect((await fetch(`${server.url}/chat/completions`, { headers: { authorization: "Bearer demo" } })).status).toBe(
      404,
    );
    expect((await fetch(`${server.url}/responses`, { headers: { authorization: "Bearer demo" } })).status).toBe(405);
  });

  test("a port in use is an error of the start", async () => {
    const port = Number(new URL(server.url).port);
    await expect(startDemoModel({ port, log: () => undefined })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});
