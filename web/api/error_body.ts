import * as z from "zod/mini";
import type { ErrorBody, ErrorCode } from "../../shared/contracts/error.ts";

const codes = [
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "too_large",
  "unsupported_media_type",
  "rate_limited",
  "expired",
  "model_unavailable",
  "unavailable",
  "internal",
] as const satisfies readonly ErrorCode[];

/** `shared/contracts/error.ts` in zod's small form: the first screen must not carry the whole of zod. */
export const errorBody: z.ZodMiniType<ErrorBody> = z.object({
  error: z.object({
    code: z.catch(z.enum(codes), "internal"),
    message: z.string(),
    details: z.optional(z.unknown()),
    request_id: z.string(),
  }),
});
