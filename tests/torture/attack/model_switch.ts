import { createServer, request } from "node:http";
import { z } from "zod";

/** One address for the model behind which each request finds its own: the hostile one or the well-behaved one. */
export type ModelSwitch = {
  url: string;
  /** What the well-behaved model was told. */
  benignRequests: string[];
  connect(models: { hostile: string; benign: string }): void;
  stop(): Promise<void>;
};

/** `benignMark`: a request that holds it goes to the well-behaved model. */
export async function openModelSwitch(benignMark: string): Promise<ModelSwitch> {
  let models: { hostile: string; benign: string } | undefined;
  const benignRequests: string[] = [];
  const server = createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const isBenign = body.includes(benignMark);
    if (isBenign) benignRequests.push(body.toString());
    const target = `${isBenign ? models?.benign : models?.hostile}${incoming.url?.replace(/^\/v1/, "")}`;
    const onward = request(target, { method: incoming.method, headers: incoming.headers, agent: false });
    onward.on("error", () => response.destroy());
    onward.on("response", (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on("close", () => onward.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${port}/v1`,
    benignRequests,
    connect(given) {
      models = given;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
