import { AssistantRuntimeProvider, ComposerPrimitive, MessagePrimitive, ThreadPrimitive } from "@assistant-ui/react";
import { AssistantChatTransport, useChatRuntime } from "@assistant-ui/react-ai-sdk";
import { MarkdownTextPrimitive } from "@assistant-ui/react-markdown";
import { createRoot } from "react-dom/client";
import remarkGfm from "remark-gfm";
import { useWorkspace } from "../use_workspace.ts";

/** assistant-ui's primitives over `useChat`, unstyled. */
function Chat({ token }: { token: string }) {
  const headers = { authorization: `Bearer ${token}` };
  const runtime = useChatRuntime({ transport: new AssistantChatTransport({ api: "/functions/v1/peer", headers }) });
  return (
    <AssistantRuntimeProvider runtime={runtime}>
      <ThreadPrimitive.Root>
        <ThreadPrimitive.Viewport>
          <ThreadPrimitive.Messages components={{ Message }} />
          <ComposerPrimitive.Root>
            <ComposerPrimitive.Input id="composer" submitMode="enter" />
          </ComposerPrimitive.Root>
        </ThreadPrimitive.Viewport>
      </ThreadPrimitive.Root>
    </AssistantRuntimeProvider>
  );
}

function Answer() {
  return <MarkdownTextPrimitive remarkPlugins={[remarkGfm]} />;
}

function Message() {
  return (
    <MessagePrimitive.Root>
      <MessagePrimitive.Parts components={{ Text: Answer }} />
    </MessagePrimitive.Root>
  );
}

function App() {
  const workspace = useWorkspace();
  return workspace ? <Chat token={workspace.token} /> : null;
}

const page = document.getElementById("page");
if (page) createRoot(page).render(<App />);
