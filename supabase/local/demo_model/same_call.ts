import type { DemoCall } from "./demo_reply.ts";
import { type MadeCall, withoutNulls } from "./read_conversation.ts";

/** The call among those made that has the same tool and arguments, whatever their order. */
export function madeBefore(calls: readonly MadeCall[], wanted: DemoCall): MadeCall | undefined {
  const key = canonical(wanted);
  return calls.find((made) => canonical(made) === key);
}

/** Whether two values say the same, whatever the order of their properties; a null is one that is not there. */
export function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(sorted(withoutNulls(left))) === JSON.stringify(sorted(withoutNulls(right)));
}

function canonical(made: { tool: string; arguments: Record<string, unknown> }): string {
  return JSON.stringify([made.tool, sorted(withoutNulls(made.arguments))]);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.filter(([, entry]) => entry !== undefined).map(([name, entry]) => [name, sorted(entry)]);
}
