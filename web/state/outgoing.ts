import { jsonOf } from "../api/parse_answer.ts";
import { object, optional, text, type ValueOf } from "../api/shape.ts";

const stored = object({
  clientMessageId: text,
  threadId: optional(text),
  workspaceId: text,
  text,
  editOf: optional(text),
  /** When the server took it. */
  takenAt: optional(text),
});

/** A message on its way: kept until its thread is shown, so that a reload posts it again (once, by its id). */
export type OutgoingMessage = ValueOf<typeof stored>;

const key = "outgoing";

// Session storage: another tab must not post this tab's message.
export function keepOutgoing(message: OutgoingMessage | undefined): void {
  try {
    if (message) sessionStorage.setItem(key, JSON.stringify(message));
    else sessionStorage.removeItem(key);
  } catch {
    // Storage is blocked: a reload in this moment would lose the message.
  }
}

/**
 * The message that a reload interrupted in this place, if any. One of another place has found its thread; one that the
 * server took is looked for only by a reload, for who comes here anew wants to begin anew. Both are forgotten.
 */
export function interruptedOutgoing(workspaceId: string, threadId: string | undefined): OutgoingMessage | undefined {
  const kept = jsonOf(readKept());
  if (stored.is(kept) && kept.workspaceId === workspaceId && kept.threadId === threadId) {
    if (!kept.takenAt || isReload()) return kept;
  }
  keepOutgoing(undefined);
  return undefined;
}

function isReload(): boolean {
  const [visit] = performance.getEntriesByType("navigation");
  return visit instanceof PerformanceNavigationTiming && visit.type === "reload";
}

function readKept(): string | undefined {
  try {
    return sessionStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
