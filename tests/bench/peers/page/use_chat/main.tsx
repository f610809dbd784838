import { useChat } from "@ai-sdk/react";
import { DefaultChatTransport } from "ai";
import { memo, useState } from "react";
import { createRoot } from "react-dom/client";
import Markdown from "react-markdown";
import remarkGfm from "remark-gfm";
import { useWorkspace } from "../use_workspace.ts";

const Answer = memo(({ text }: { text: string }) => <Markdown remarkPlugins={[remarkGfm]}>{text}</Markdown>);

/** The chat of the AI SDK's own introduction, its answers formatted as people expect. */
function Chat({ token }: { token: string }) {
  const headers = { authorization: `Bearer ${token}` };
  const { messages, sendMessage } = useChat({
    transport: new DefaultChatTransport({ api: "/functions/v1/peer", headers }),
  });
  const [text, setText] = useState("");
  const send = () => {
    void sendMessage({ text });
    setText("");
  };
  return (
    <main>
      {messages.map((message) => (
        <article key={message.id}>
          {message.parts.map((part) => (part.type === "text" ? <Answer key={part.type} text={part.text} /> : null))}
        </article>
      ))}
      <textarea
        id="composer"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          send();
        }}
      />
    </main>
  );
}

function App() {
  const workspace = useWorkspace();
  return workspace ? <Chat token={workspace.token} /> : null;
}

const page = document.getElementById("page");
if (page) createRoot(page).render(<App />);
