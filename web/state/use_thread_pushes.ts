import { useEffect } from "preact/hooks";
import { listen } from "../api/realtime.ts";
import { object, text } from "../api/shape.ts";
import type { Conversation } from "./conversation.ts";
import { session } from "./session.ts";
import type { ThreadList } from "./thread_list.ts";

const pauseMilliseconds = 250;
const turnPush = object({ turn_id: text, thread_id: text });
const threadPush = object({ thread_id: text });

/** Keeps the list and the open conversation up to date with what happens in other tabs and at the server. */
export function useThreadPushes(workspaceId: string, list: ThreadList, conversation: Conversation): void {
  const current = session.value;
  const userId = current.status === "signed_in" ? current.userId : undefined;
  useEffect(() => {
    if (!userId) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refreshList = () => {
      clearTimeout(timer);
      timer = setTimeout(() => void list.refresh(), pauseMilliseconds);
    };
    const topic = `workspace:${workspaceId}:user:${userId}`;
    const stopTurns = listen(topic, {
      event: "turn",
      onEvent: (payload) => {
        refreshList();
        if (turnPush.is(payload) && payload.thread_id === conversation.threadId.peek()) {
          void conversation.hearTurn(payload.turn_id);
        }
      },
    });
    const stopThreads = listen(topic, {
      event: "thread",
      onEvent: (payload) => {
        refreshList();
        const own = threadPush.is(payload) && payload.thread_id === conversation.threadId.peek();
        if (own && !conversation.busy.peek()) void conversation.load();
      },
      // What was pushed while the line was down is lost: look again.
      onJoined: () => {
        refreshList();
        if (!conversation.busy.peek()) void conversation.load();
      },
    });
    return () => {
      clearTimeout(timer);
      stopTurns();
      stopThreads();
    };
  }, [workspaceId, userId, list, conversation]);
}
