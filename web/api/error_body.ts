import { object, oneOf, text } from "./shape.ts";

/** The error shape of every door: `shared/contracts/error.ts`, as far as the page needs it. */
export const errorBody = object({
  error: object({
    code: oneOf(
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
    ),
    message: text,
    request_id: text,
  }),
});
