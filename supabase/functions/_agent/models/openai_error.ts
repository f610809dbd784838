import type OpenAI from "openai";
import { ModelError } from "../model.ts";

/** Turns what the SDK throws into plain words, and says whether trying again may help. */
export function modelError(error: unknown, wasSilent: boolean, sdk: typeof OpenAI): Error {
  if (wasSilent) return new ModelError("The model stopped answering.", { passing: true, cause: error });
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

function answered(error: InstanceType<typeof OpenAI.APIError>): ModelError {
  const cause = error;
  if (error.status === 401 || error.status === 403) {
    return new ModelError("The model's provider refused our key. An administrator must check it.", {
      passing: false,
      cause,
    });
  }
  if (error.status === 404) {
    return new ModelError("The configured model does not exist or was retired. An administrator must choose another.", {
      passing: false,
      cause,
    });
  }
  if (error.status === 429) {
    const quota = error.code === "insufficient_quota";
    const message = quota
      ? "The account at the model's provider has no credit left. An administrator must top it up."
      : "The model is overloaded: the provider asks us to wait.";
    return new ModelError(message, { passing: !quota, retryAfterMilliseconds: retryAfter(error.headers), cause });
  }
  if (error.status === undefined || error.status >= 500 || error.status === 408 || error.status === 409) {
    return new ModelError("The model's provider has a fault.", {
      passing: true,
      retryAfterMilliseconds: retryAfter(error.headers),
      cause,
    });
  }
  return new ModelError("The model's provider did not accept the request.", { passing: false, cause });
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
