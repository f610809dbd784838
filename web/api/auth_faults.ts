/** True when a request of the sign-in library got no answer, so that it may be tried again. Needs none of its code. */
export function isUnreachable(error: { name: string }): boolean {
  return error.name === "AuthRetryableFetchError";
}
