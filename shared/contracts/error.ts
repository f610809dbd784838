import { z } from "zod";

/** Every reason for which a request can be refused; `supabase/functions/_shared/app_error.ts` maps each to its HTTP status. */
export const errorCode = z.enum([
  "invalid_input",
  "unauthenticated",
  "forbidden",
  "not_found",
  "method_not_allowed",
  "conflict",
  "precondition_failed",
  "idempotency_mismatch",
  "too_large",
  "unsupported_media_type",
  "rate_limited",
  "expired",
  "model_unavailable",
  "unavailable",
  "internal",
]);
export type ErrorCode = z.infer<typeof errorCode>;

/** The one error shape of every door. */
export const errorBody = z.object({
  error: z.object({
    code: errorCode,
    message: z.string(),
    details: z.unknown().optional(),
    request_id: z.string(),
  }),
});
export type ErrorBody = z.infer<typeof errorBody>;
