import type OpenAI from "openai";
import type { ResponseCreateParamsStreaming, ResponseInputItem } from "openai/resources/responses/responses";
import { z } from "zod";
import { tunables } from "../../_shared/tunables.ts";
import { type Model, ModelError, type ModelInput, type ModelRequest } from "../model.ts";
import { modelError } from "./openai_error.ts";
import { readReply, reasoning } from "./read_reply.ts";

export type OpenAiSettings = {
  apiKey: string | undefined;
  /** Any server that speaks the Responses API; OpenAI's own when undefined. */
  baseUrl: string | undefined;
  name: string;
  /** The longest wait for the next words. */
  silenceSeconds: number;
  /** The longest time for a whole answer; as the tunables say when undefined. */
  answerSeconds?: number;
  fetch: typeof fetch;
};

/** The Responses API through the openai SDK: streamed, strict tools, parallel calls, nothing stored there. */
export function openAiModel(settings: OpenAiSettings): Model {
  let sdk: typeof import("openai") | undefined;
  let client: OpenAI | undefined;
  return {
    name: settings.name,
    async *stream(request, signal) {
      if (!settings.apiKey)
        throw new ModelError("No model is set up. An administrator must set OPENAI_API_KEY.", { passing: false });
      // Loaded with the first question: it is a third of a cold start, and not every request asks a model.
      sdk ??= await import("openai");
      // The SDK's own log would hold what people and models say.
      client ??= new sdk.default({
        apiKey: settings.apiKey,
        baseURL: settings.baseUrl ?? null,
        maxRetries: 0,
        fetch: settings.fetch,
      });
      const watch = answerWatch({ answerSeconds: tunables.model.answerSeconds, ...settings });
      try {
        const signals = AbortSignal.any([signal, watch.signal]);
        const response = await send(client, sdk.default, settings, request, signals);
        if (!response.body) throw new ModelError("The model's answer was empty.", { passing: true });
        yield* readReply(response.body, signals, watch.heard);
      } catch (error) {
        throw watch.fault() ?? modelError(error, sdk.default);
      } finally {
        watch.stop();
      }
    },
  };
}

/**
 * The SDK makes the request and its errors, we send and read: its own sending costs a sixth of the time to the first
 * words, and its reader half of a turn's CPU; it also prints what it cannot parse.
 */
async function send(
  client: OpenAI,
  sdk: typeof OpenAI,
  settings: OpenAiSettings,
  request: ModelRequest,
  signal: AbortSignal,
): Promise<Response> {
  const { req, url } = await client.buildRequest({
    method: "post",
    path: "/responses",
    body: body(settings, request),
    stream: true,
  });
  const response = await settings.fetch(url, { ...req, method: "POST", signal }).catch((cause: unknown) => {
    throw signal.aborted ? new sdk.APIUserAbortError() : new sdk.APIConnectionError({ cause: asError(cause) });
  });
  if (response.ok) return response;
  const text = await response.text();
  throw sdk.APIError.generate(response.status, asJson(text), text, response.headers);
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** What a provider says of an error; undefined when it is not JSON. */
function asJson(text: string): object | undefined {
  try {
    return z.looseObject({}).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function body(settings: OpenAiSettings, request: ModelRequest): ResponseCreateParamsStreaming {
  return {
    model: settings.name,
    instructions: request.instructions,
    input: request.input.map(toItem),
    tools: request.tools.map((tool) => ({ type: "function" as const, strict: true, ...tool })),
    parallel_tool_calls: true,
    stream: true as const,
    store: false,
    prompt_cache_key: request.cacheKey,
    // Compatible servers need not know encrypted reasoning.
    ...(settings.baseUrl === undefined && { include: ["reasoning.encrypted_content" as const] }),
  };
}

function toItem(input: ModelInput): ResponseInputItem {
  switch (input.kind) {
    case "user":
    case "assistant":
      return { role: input.kind, content: input.text };
    case "note":
      return { role: "developer", content: input.text };
    case "call":
      return { type: "function_call", call_id: input.id, name: input.tool, arguments: JSON.stringify(input.arguments) };
    case "output":
      return { type: "function_call_output", call_id: input.id, output: input.output };
    case "opaque":
      return reasoning.parse(input.item);
  }
}

/** Aborts an answer that falls silent or comes to no end: it must not hold a turn. Hearing costs no timer of its own. */
function answerWatch({ silenceSeconds, answerSeconds }: { silenceSeconds: number; answerSeconds: number }) {
  const controller = new AbortController();
  const began = performance.now();
  let heardAt = began;
  let fault: ModelError | undefined;
  const giveUp = (message: string, passing: boolean) => {
    fault = new ModelError(message, { passing });
    controller.abort();
  };
  const check = () => {
    const now = performance.now();
    const left = heardAt + silenceSeconds * 1000 - now;
    const leftInAll = began + answerSeconds * 1000 - now;
    if (left <= 0) giveUp("The model stopped answering.", true);
    else if (leftInAll <= 0) giveUp(`The model's answer took longer than ${answerSeconds} s, so I stopped it.`, false);
    else timer = setTimeout(check, Math.min(left, leftInAll));
  };
  let timer = setTimeout(check, Math.min(silenceSeconds, answerSeconds) * 1000);
  return {
    signal: controller.signal,
    /** Why it was given up; undefined when it was not. */
    fault: () => fault,
    heard: () => {
      heardAt = performance.now();
    },
    stop: () => clearTimeout(timer),
  };
}
