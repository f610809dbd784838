import { z } from "zod";
import { FetchRefusal } from "../fetch_refusal.ts";
import type { GuardedAnswer } from "../guarded_fetch.ts";

export type RobotsRules = {
  allows(address: string): boolean;
  /** What the site asks for between two pages, at most ten seconds. */
  gapMilliseconds: number;
};

/** What `pinned_request.ts` says of itself. */
const userAgent = "conversational-lead-assistant";
const longestGapSeconds = 10;

/** The rules of a site as RFC 9309 has it: none where there is no file, all closed while the site cannot say. */
export async function readRobots(
  origin: string,
  fetch: (address: string) => Promise<GuardedAnswer>,
): Promise<RobotsRules> {
  const address = `${origin}/robots.txt`;
  let answer: GuardedAnswer;
  try {
    answer = await fetch(address);
  } catch (error) {
    if (error instanceof FetchRefusal && error.reason === "lost") return closed;
    if (
      error instanceof FetchRefusal &&
      error.reason !== "size" &&
      error.reason !== "redirects" &&
      error.reason !== "type"
    )
      throw error;
    return open;
  }
  if (answer.status >= 500) return closed;
  if (answer.status !== 200) return open;
  const library: { default: unknown } = await import("robots-parser");
  const robots = robotsParser.parse(library.default)(address, new TextDecoder().decode(answer.body));
  const delay = robots.getCrawlDelay(userAgent) ?? 0;
  return {
    allows: (url) => robots.isAllowed(url, userAgent) !== false,
    gapMilliseconds: Math.min(Math.max(delay, 0), longestGapSeconds) * 1000,
  };
}

/** The library's types tell of another export than it has. */
const robotsParser = z.custom<
  (
    address: string,
    text: string,
  ) => { isAllowed(url: string, agent: string): boolean | undefined; getCrawlDelay(agent: string): number | undefined }
>((value) => typeof value === "function");

const open: RobotsRules = { allows: () => true, gapMilliseconds: 0 };
const closed: RobotsRules = { allows: () => false, gapMilliseconds: 0 };
