import type { AgentNotification } from "../../../shared/contracts/notification.ts";
import { route } from "../../state/router.ts";
import { dismissToast, toast } from "../../state/toasts.ts";
import { performAction } from "./perform_action.ts";

interface AnnounceOptions {
  markRead: (id: string) => void;
  /** Opens the list, when there are too many to show each. */
  openList: () => void;
}

const shownOneByOne = 3;
let shown: number[] = [];
const urgentMilliseconds = 20_000;

/** Shows what has just arrived in the corner, with working buttons. */
export function announceArrivals(arrived: readonly AgentNotification[], { markRead, openList }: AnnounceOptions): void {
  const worthIt = arrived.filter((each) => each.priority !== "low" && !isQuiet(each) && !isInSight(each));
  if (worthIt.length > shownOneByOne) {
    show({
      title: `${worthIt.length} new alerts`,
      body: "They arrived while you were away.",
      actions: [{ label: "Show", run: openList }],
    });
    return;
  }
  for (const each of worthIt) {
    show({
      title: each.title,
      body: each.body || undefined,
      tone: each.priority === "high" ? "warning" : "neutral",
      ...(each.priority === "high" ? { durationMilliseconds: urgentMilliseconds } : {}),
      actions: each.actions.map((action) => ({
        label: action.label,
        run: () => {
          markRead(each.id);
          performAction(action);
        },
      })),
    });
  }
}

/** Takes the messages away once the list itself is open. */
export function dismissArrivals(): void {
  for (const id of shown) dismissToast(id);
  shown = [];
}

function show(message: Parameters<typeof toast>[0]): void {
  shown = [...shown, toast(message)];
}

/** Whether it came in the person's quiet hours. */
function isQuiet({ held_until }: AgentNotification): boolean {
  return held_until !== null && Date.parse(held_until) > Date.now();
}

/** Whether the person is looking at the very thing that it is about. */
function isInSight(notification: AgentNotification): boolean {
  const here = route.value;
  if (document.visibilityState !== "visible") return false;
  return notification.actions.some(
    (action) =>
      (action.kind === "open_thread" && here.name === "chat" && here.threadId === action.thread_id) ||
      (action.kind === "open_lead" && here.name === "leads" && here.leadId === action.lead_id),
  );
}
