/**
 * Speaks the Responses wire format without thinking. A process of its own, so that its work is in nobody's figures.
 * Greets with its address; ends with its input. `model_server.ts long` gives the one long answer instead.
 */
import { createServer, type ServerResponse } from "node:http";
import { z } from "zod";
import { serveQuestions } from "../harness/serve_questions.ts";
import { longAnswer } from "./long_answer.ts";
import { answerFrames, framesFor } from "./reply_script.ts";

/** A provider's packets hold a few events each. */
const eventsPerPacket = 4;

const longFrames = process.argv[2] === "long" ? answerFrames(longAnswer) : undefined;
const request = z.object({ stream: z.literal(true), input: z.array(z.looseObject({ type: z.string().optional() })) });

const server = createServer(async (incoming, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const { input } = request.parse(JSON.parse(Buffer.concat(chunks).toString()));
  const outputs = input.filter((item) => item.type === "function_call_output").length;
  play(longFrames ?? framesFor(outputs), response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = z.object({ port: z.number() }).parse(server.address());
  void serveQuestions({ url: `http://127.0.0.1:${port}/v1` }, async () => ({}));
});

/** No delay, but a packet at a time, as answers come over a network. */
function play(frames: readonly Buffer[], response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  let sent = 0;
  const send = () => {
    response.write(Buffer.concat(frames.slice(sent, sent + eventsPerPacket)));
    sent += eventsPerPacket;
    if (sent < frames.length) setImmediate(send);
    else response.end();
  };
  send();
}
