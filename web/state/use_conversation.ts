import { useEffect, useRef } from "preact/hooks";
import { Conversation, type ConversationOptions } from "./conversation.ts";
import { navigate, pathTo } from "./router.ts";

export type ConversationHooks = Pick<ConversationOptions, "onBegun" | "onTurn">;

/** The conversation for an address. It stays the same one when a new chat becomes a thread and its address follows. */
export function useConversation(threadId: string | undefined, hooks: ConversationHooks): Conversation {
  const held = useRef<Conversation | undefined>(undefined);
  if (!held.current || held.current.threadId.peek() !== threadId) {
    held.current?.dispose();
    held.current = new Conversation({
      threadId,
      onThread: (id) => navigate(pathTo.chat(id), { replace: true }),
      ...hooks,
      newId: () => crypto.randomUUID(),
    });
    void held.current.load();
  }
  useEffect(() => () => held.current?.dispose(), []);
  return held.current;
}
