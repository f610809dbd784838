const dayInSeconds = 86_400;

/** The seconds of a Retry-After header, a day at most; undefined where there is none that makes sense. */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null || !/^\d{1,9}$/.test(value)) return undefined;
  return Math.min(Number(value), dayInSeconds);
}
