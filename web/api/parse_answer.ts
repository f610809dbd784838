import { type $ZodType, type output, safeParse } from "zod/v4/core";
import { ApiError } from "./api_error.ts";

/** Parses what a server answered. @throws ApiError `bad_answer` when it does not fit. */
export function parseAnswer<Schema extends $ZodType>(schema: Schema, value: unknown): output<Schema> {
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data;
  throw new ApiError(
    "bad_answer",
    "The server's answer is not understood. Reload the page to get its newest version.",
    {
      cause: parsed.error,
    },
  );
}
