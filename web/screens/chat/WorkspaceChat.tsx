import { useEffect, useMemo, useState } from "preact/hooks";
import { ChatHeader } from "../../components/chat/ChatHeader.tsx";
import { ChatHome } from "../../components/chat/ChatHome.tsx";
import { Composer } from "../../components/chat/Composer.tsx";
import { ConnectionNote } from "../../components/chat/ConnectionNote.tsx";
import { FileDrop } from "../../components/imports/FileDrop.tsx";
import { LazyPart } from "../../components/LazyPart.tsx";
import { ThreadSidebar } from "../../components/threads/ThreadSidebar.tsx";
import { announceTurn } from "../../state/announce_turn.ts";
import { pendingQuestion } from "../../state/ask.ts";
import { chatFile, restoreChatFile, setChatFile } from "../../state/chat_file.ts";
import type { Conversation } from "../../state/conversation.ts";
import { draftKey } from "../../state/drafts.ts";
import { interruptedOutgoing } from "../../state/outgoing.ts";
import { route } from "../../state/router.ts";
import { markSeen } from "../../state/seen_threads.ts";
import { focusComposer } from "../../state/shortcuts.ts";
import { ThreadList } from "../../state/thread_list.ts";
import { toastError } from "../../state/toasts.ts";
import { useConversation } from "../../state/use_conversation.ts";
import { useThreadPushes } from "../../state/use_thread_pushes.ts";
import { whenIdle } from "../../state/when_idle.ts";
import { chooseWorkspace, mayWrite } from "../../state/workspaces.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Drawer } from "../../ui/Drawer.tsx";

const chatFileCard = () => import("../../components/imports/ChatFileCard.tsx").then((module) => module.ChatFileCard);
const conversationView = () =>
  import("../../components/chat/ConversationView.tsx").then((module) => module.ConversationView);

/** Fetches what an answer needs, so that it is there before the first word. A failure shows when it is really needed. */
async function prepareAnswer(): Promise<void> {
  await whenIdle();
  await Promise.all([conversationView(), import("../../api/follow_turn.ts")]).catch(() => undefined);
}

/** Threads at the side, the open conversation, and the composer below it. */
export function WorkspaceChat({ workspaceId }: { workspaceId: string }) {
  const threadId = route.value.name === "chat" ? route.value.threadId : undefined;
  const list = useMemo(() => new ThreadList(workspaceId), [workspaceId]);
  const conversation = useConversation(threadId, {
    onBegun: () => void list.refresh(),
    onTurn: (turn) => {
      announceTurn(turn);
      void list.refresh();
    },
  });
  const [drawerOpen, setDrawerOpen] = useState(false);
  useEffect(() => void list.refresh(), [list]);
  useEffect(() => void prepareAnswer(), []);
  useThreadPushes(workspaceId, list, conversation);
  useSeen(list, threadId);
  useOwnWorkspace(workspaceId, conversation);
  return (
    <div class="flex h-full">
      <aside aria-label="Chats" class="hidden w-66 shrink-0 border-line border-r bg-sunken/50 md:block">
        <ThreadSidebar list={list} openId={threadId} onChosen={() => undefined} />
      </aside>
      <Drawer open={drawerOpen} onClose={() => setDrawerOpen(false)} title="Chats" side="left">
        <ThreadSidebar list={list} openId={threadId} onChosen={() => setDrawerOpen(false)} />
      </Drawer>
      <section aria-label="Conversation" class="flex min-w-0 flex-1 flex-col">
        <ChatHeader list={list} conversation={conversation} onShowThreads={() => setDrawerOpen(true)} />
        <OpenConversation workspaceId={workspaceId} list={list} conversation={conversation} />
      </section>
    </div>
  );
}

interface OpenConversationProps {
  workspaceId: string;
  list: ThreadList;
  conversation: Conversation;
}

function OpenConversation({ workspaceId, list, conversation }: OpenConversationProps) {
  const [prefill, setPrefill] = useState<{ text: string }>();
  const isEmpty = conversation.phase.value === "new" && !conversation.pending.value;
  const threadId = conversation.threadId.value;
  const send = (text: string, editOf?: string) => {
    announce("Sent. The assistant is answering.");
    if (matchMedia("(pointer: fine)").matches) focusComposer();
    const clientMessageId = crypto.randomUUID();
    const threadNow = conversation.threadId.peek();
    void conversation.send({ clientMessageId, threadId: threadNow, workspaceId, text, editOf, takenAt: undefined });
  };
  const onFile = mayWrite.value ? (file: File) => setChatFile(workspaceId, { file }) : undefined;
  useEffect(() => restoreChatFile(workspaceId), [workspaceId]);
  useTakeUp(workspaceId, conversation, send, setPrefill);
  useStopKey(conversation);
  useEffect(() => {
    // With a finger, a focused field would bring up the keyboard over what one wants to read.
    if (matchMedia("(pointer: fine)").matches) focusComposer();
  }, [conversation]);
  return (
    <FileDrop class="flex min-h-0 flex-1 flex-col" onFile={onFile}>
      <div class="relative min-h-0 flex-1">
        {isEmpty ? (
          <div class="h-full overflow-y-auto">
            <ChatHome
              workspaceId={workspaceId}
              list={list}
              onSuggestion={({ message, send: now }) => (now ? send(message) : setPrefill({ text: message }))}
            />
          </div>
        ) : (
          <LazyPart
            load={conversationView}
            props={{ conversation, onEdit: send, onWithdraw: () => setPrefill({ text: conversation.withdraw() }) }}
          />
        )}
      </div>
      <div class="mx-auto w-full max-w-180 px-3 pb-3 md:px-6 md:pb-5">
        <ConnectionNote conversation={conversation} />
        {chatFile.value && <LazyPart load={chatFileCard} props={{ workspaceId }} placeholder={<span />} />}
        <Composer
          key={conversation.key}
          draftKey={draftKey(workspaceId, threadId)}
          busy={conversation.busy.value}
          stopping={conversation.stopping.value}
          onSend={send}
          onStop={() => void conversation.stop().catch(toastError)}
          onFile={onFile}
          prefill={prefill}
        />
      </div>
    </FileDrop>
  );
}

/** Escape stops the answer, unless it closes something first. */
function useStopKey(conversation: Conversation): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.key !== "Escape" ||
        event.defaultPrevented ||
        document.querySelector("dialog[open], [popover=auto]:popover-open")
      )
        return;
      void conversation.stop().catch(toastError);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [conversation]);
}

/** Takes up what waits to be asked: a message that a reload interrupted, or a question from elsewhere on the page. */
function useTakeUp(
  workspaceId: string,
  conversation: Conversation,
  send: (text: string) => void,
  write: (prefill: { text: string }) => void,
): void {
  useEffect(() => {
    const interrupted = interruptedOutgoing(workspaceId, conversation.threadId.peek());
    if (interrupted && !conversation.pending.peek()) void conversation.send(interrupted);
  }, [workspaceId, conversation]);
  const question = pendingQuestion.value;
  useEffect(() => {
    if (!question || conversation.threadId.peek()) return;
    pendingQuestion.value = undefined;
    if (question.send) send(question.message);
    else write({ text: question.message });
  }, [question, conversation]);
}

/** Notes that the open thread is being looked at, also when it moves on. */
function useSeen(list: ThreadList, threadId: string | undefined): void {
  const updatedAt = list.threads.value?.find((thread) => thread.id === threadId)?.updated_at;
  useEffect(() => {
    if (!threadId || !updatedAt) return;
    const look = () => document.visibilityState === "visible" && markSeen(threadId, updatedAt);
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [threadId, updatedAt]);
}

/** A link may lead to a thread of another of the person's workspaces: the page goes there. */
function useOwnWorkspace(workspaceId: string, conversation: Conversation): void {
  const own = conversation.thread.value?.workspaceId;
  useEffect(() => {
    if (own && own !== workspaceId) chooseWorkspace(own);
  }, [own, workspaceId]);
}
