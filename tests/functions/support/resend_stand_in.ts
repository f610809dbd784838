import { createServer } from "node:http";

/** Resend's receiving API with one mail in it, `in_1`. */
export async function startResendStandIn(apiKey: string) {
  const holds: { raw: Uint8Array } = { raw: new Uint8Array() };
  const server = createServer((request, response) => {
    if (request.url === "/raw") return void response.end(holds.raw);
    const isKnown = request.url === "/emails/receiving/in_1" && request.headers.authorization === `Bearer ${apiKey}`;
    response.statusCode = isKnown ? 200 : 404;
    response.end(JSON.stringify({ id: "in_1", raw: { download_url: `${url}/raw` } }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  return { url, holds, stop: () => server.close() };
}
