import { connect, createServer } from "node:net";
import { z } from "zod";

/** One port that stays, before a server whose port changes. */
export type Switchboard = { port: number; connectTo(port: number): void; stop(): Promise<void> };

export async function openSwitchboard(): Promise<Switchboard> {
  let target: number | undefined;
  const server = createServer((outer) => {
    outer.on("error", () => {});
    if (target === undefined) return void outer.destroy();
    const inner = connect(target, "127.0.0.1");
    inner.on("error", () => outer.destroy());
    inner.on("close", () => outer.destroy());
    outer.on("close", () => inner.destroy());
    outer.pipe(inner).pipe(outer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = z.object({ port: z.number() }).parse(server.address());
  return {
    port,
    connectTo(next) {
      target = next;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
