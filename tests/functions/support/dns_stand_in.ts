import { createServer } from "node:http";

/** A resolver over HTTPS that knows these texts by name, and answers `SERVFAIL` while it is down. */
export async function startDnsStandIn() {
  const texts = new Map<string, string>();
  const state = { isDown: false };
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? "/", "http://localhost").searchParams.get("name") ?? "";
    const text = texts.get(name);
    const status = state.isDown ? 2 : text === undefined ? 3 : 0;
    response.setHeader("content-type", "application/dns-json");
    response.end(JSON.stringify({ Status: status, ...(text && { Answer: [{ name, type: 16, data: `"${text}"` }] }) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/dns-query`;
  return { url, texts, state, stop: () => server.close() };
}
