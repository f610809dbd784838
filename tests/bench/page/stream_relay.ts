import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { streamEvents } from "../../functions/support/chat_client.ts";
import { longAnswer } from "../model/long_answer.ts";

const pieceMilliseconds = 3;
const headers = { "content-type": "text/event-stream", "cache-control": "no-cache" };

/** A real turn of the chat function, its text torn into the pieces in which the model sent it: 1,500 events. */
export async function relayTurn(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, headers);
  let seq = 0;
  let isTold = false;
  const send = (event: unknown) => response.write(`id: ${++seq}\ndata: ${JSON.stringify(event)}\n\n`);
  for await (const { event } of streamEvents(answer)) {
    if (event.type !== "text.delta") send(event);
    else if (!isTold) {
      isTold = true;
      await atAnEvenPace((text) => send({ type: "text.delta", text }));
    }
  }
  response.end();
}

/** The same pieces in the protocol of the AI SDK's `useChat`. */
export async function streamToUseChat(response: ServerResponse): Promise<void> {
  response.writeHead(200, { ...headers, "x-vercel-ai-ui-message-stream": "v1" });
  const send = (part: unknown) => response.write(`data: ${JSON.stringify(part)}\n\n`);
  send({ type: "start", messageId: "answer" });
  send({ type: "text-start", id: "text" });
  await atAnEvenPace((delta) => send({ type: "text-delta", id: "text", delta }));
  send({ type: "text-end", id: "text" });
  send({ type: "finish" });
  response.end("data: [DONE]\n\n");
}

async function atAnEvenPace(send: (text: string) => void): Promise<void> {
  const began = performance.now();
  for (const [index, text] of longAnswer.entries()) {
    const early = began + index * pieceMilliseconds - performance.now();
    if (early > 1) await sleep(early);
    send(text);
  }
}
