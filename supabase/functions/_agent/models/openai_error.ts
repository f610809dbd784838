import type OpenAI from "openai";
import { z } from "zod";
import { ModelError } from "../model.ts";

const words = {
  badKey: "The model's provider refused our key. An administrator must check it.",
  retired: "The configured model does not exist or was retired. An administrator must choose another.",
  noCredit: "The account at the model's provider has no credit left. An administrator must top it up.",
  tooLong: "This conversation has become too long for the model. Begin a new one, or ask for less at once.",
  notAccepted: "The model's provider did not accept the request.",
} as const;

/** Faults that trying again does not mend, by the provider's code, in an answer as in a stream, and by status. */
const lastingCodes = new Map<string, string>([
  ["insufficient_quota", words.noCredit],
  ["model_not_found", words.retired],
  ["context_length_exceeded", words.tooLong],
  ["invalid_prompt", words.notAccepted],
]);
const lastingStatuses = new Map<number, string>([
  [401, words.badKey],
  [403, words.badKey],
  [404, words.retired],
  [410, words.retired],
  [413, words.tooLong],
]);

/** Turns what the SDK throws into plain words, and says whether trying again may help. */
export function modelError(error: unknown, sdk: typeof OpenAI): Error {
  if (error instanceof ModelError) return error;
  if (error instanceof sdk.APIUserAbortError) return error;
  if (error instanceof sdk.APIConnectionError) {
    return new ModelError("The model cannot be reached.", { passing: true, cause: error });
  }
  if (error instanceof sdk.APIError) return answered(error);
  // A stream that breaks off in the middle surfaces as the runtime's own error.
  if (error instanceof Error && !(error instanceof TypeError && error.message.includes("is not a function"))) {
    return new ModelError("The model's answer broke off.", { passing: true, cause: error });
  }
  return new ModelError("The model's answer could not be read.", { passing: false, cause: error });
}

const code = z.string().nullish();
const streamed = z.object({ code, response: z.object({ error: z.object({ code }).nullish() }).nullish() });

/** The fault that an `error` or `response.failed` event of a stream tells of. */
export function streamedFault(event: unknown): ModelError {
  const told = streamed.safeParse(event).data;
  const lasting = lastingCodes.get(told?.code ?? told?.response?.error?.code ?? "");
  return new ModelError(lasting ?? "The model failed while answering.", { passing: lasting === undefined });
}

function answered(error: InstanceType<typeof OpenAI.APIError>): ModelError {
  const { status, headers } = error;
  const lasting = lastingCodes.get(error.code ?? "") ?? lastingStatuses.get(status ?? 0);
  if (lasting) return new ModelError(lasting, { passing: false, cause: error });
  const retryAfterMilliseconds = retryAfter(headers);
  if (status === 429) {
    const message = `The model is overloaded: its provider asks us to wait${spoken(retryAfterMilliseconds)}.`;
    return new ModelError(message, { passing: true, retryAfterMilliseconds, cause: error });
  }
  if (status === undefined || status >= 500 || status === 408 || status === 409) {
    return new ModelError("The model's provider has a fault.", { passing: true, retryAfterMilliseconds, cause: error });
  }
  return new ModelError(words.notAccepted, { passing: false, cause: error });
}

/** `Retry-After` in seconds or as a date; `retry-after-ms` where a provider sends it. */
function retryAfter(headers: Headers | undefined): number | undefined {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return Math.max(0, milliseconds);
  const text = headers?.get("retry-after");
  if (!text) return undefined;
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

/** " 20 seconds", " 60 minutes"; nothing when it is not known. */
function spoken(milliseconds: number | undefined): string {
  if (!milliseconds) return "";
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds < 120) return seconds === 1 ? " a second" : ` ${seconds} seconds`;
  return ` ${Math.ceil(seconds / 60)} minutes`;
}
