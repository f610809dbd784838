import { describeError, type Log } from "./log.ts";

/** Work that outlives its request: the platform keeps the process for it. Errors are logged. */
export type Background = (work: Promise<unknown>) => void;

/** Through `EdgeRuntime.waitUntil` where the platform has it. */
export function background(log: Log): Background {
  return (work) => {
    const watched = work.catch((error: unknown) => log("background work failed", describeError(error)));
    const runtime: unknown = Reflect.get(globalThis, "EdgeRuntime");
    const waitUntil = typeof runtime === "object" && runtime !== null ? Reflect.get(runtime, "waitUntil") : undefined;
    if (typeof waitUntil === "function") waitUntil.call(runtime, watched);
  };
}
