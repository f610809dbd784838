import { ApiError } from "./api_error.ts";
import type { Schema } from "./shape.ts";

/** Parses what a server answered, with a zod schema or a shape. @throws ApiError `bad_answer` when it does not fit. */
export async function parseAnswer<Value>(schema: Schema<Value>, value: unknown): Promise<Value> {
  const parsed = await schema["~standard"].validate(value);
  if (!parsed.issues) return parsed.value;
  throw new ApiError(
    "bad_answer",
    "The server's answer is not understood. Reload the page to get its newest version.",
    {
      cause: parsed.issues,
    },
  );
}

/** The value of a text in JSON; undefined when it is none. */
export function jsonOf(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
