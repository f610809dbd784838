/** Serves on a free port and says which. */
export function serveCold(handler: (request: Request) => Response | Promise<Response>): void {
  const onListen = ({ port }: { port: number }) => console.log(port);
  Deno.serve({ port: 0, hostname: "127.0.0.1", onListen }, handler);
}
