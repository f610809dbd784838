/** A mail server that takes everything and counts it. It answers at once, so that it is the senders that are measured. */
import { createServer, type Socket } from "node:net";
import { serveQuestions } from "../harness/serve_questions.ts";

const seen = { mails: 0, bytes: 0, connections: 0 };
const endOfText = Buffer.from("\r\n.\r\n");

const server = createServer((socket) => {
  seen.connections += 1;
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.write("220 sink\r\n");
  socket.on("data", conversation(socket));
});
server.listen(0, "127.0.0.1", async () => {
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  await serveQuestions({ port }, async () => {
    const told = { ...seen };
    Object.assign(seen, { mails: 0, bytes: 0, connections: 0 });
    return told;
  });
});

function conversation(socket: Socket): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let inText = false;
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let answers = "";
    for (;;) {
      const end = inText ? rest.indexOf(endOfText) : rest.indexOf("\r\n");
      if (end < 0) break;
      if (inText) {
        seen.mails += 1;
        seen.bytes += end;
        answers += "250 taken\r\n";
        inText = false;
      } else {
        const command = rest.toString("latin1", 0, end);
        inText = command === "DATA";
        answers += inText
          ? "354 go on\r\n"
          : command.startsWith("EHLO")
            ? "250-sink\r\n250 PIPELINING\r\n"
            : "250 ok\r\n";
      }
      rest = rest.subarray(end + (answers.endsWith("taken\r\n") ? endOfText.length : 2));
    }
    if (answers !== "") socket.write(answers);
  };
}
