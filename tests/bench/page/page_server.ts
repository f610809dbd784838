import { readdir, readFile } from "node:fs/promises";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import net from "node:net";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { relayTurn, streamToUseChat } from "./stream_relay.ts";

export type PageServer = { url: string; stop(): Promise<void> };

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Serves a built page compressed, as a static host does, and passes its requests on to the stack. Answers of the
 * assistant come in 1,500 pieces.
 */
export async function servePage(
  directory: string,
  stack: { url: string; publishableKey: string },
): Promise<PageServer> {
  const files = await compressedFiles(directory);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) =>
      response.destroy(new Error("The page server failed.", { cause: error })),
    );
  });
  const { hostname, port } = new URL(stack.url);
  server.on("upgrade", (request, socket, head) => {
    const lines = request.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1]}`] : []));
    const upstream = net.connect(Number(port), hostname, () => {
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket]) end.on("error", () => end.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(server.address()).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", url);
    if (pathname === "/config.json") {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify({ supabase_url: url, publishable_key: stack.publishableKey }));
    } else if (pathname === "/functions/v1/peer") await streamToUseChat(response);
    else if (pathname === "/functions/v1/chat" && request.method === "POST") {
      await relayTurn(await fetch(`${stack.url}${pathname}`, await repeated(request)), response);
    } else if (/^\/(auth|rest|functions|realtime)\//.test(pathname)) pass(request, response);
    else sendFile(pathname, response);
  }

  function pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url: target } = request;
    const upstream = forward(`${stack.url}${target}`, { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    upstream.on("error", () => response.destroy());
    request.pipe(upstream);
  }

  function sendFile(pathname: string, response: ServerResponse): void {
    const name = path.extname(pathname) ? pathname.slice(1) : "index.html";
    const body = files.get(name);
    if (!body) return void response.writeHead(404).end();
    const type = types[path.extname(name)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-encoding": "gzip", "cache-control": "no-cache" });
    response.end(body);
  }

  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Compressed once, as on a static host: while a page is measured, nothing else should be at work. */
async function compressedFiles(directory: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(
      files.map(async (file) => [path.relative(directory, file), gzipSync(await readFile(file))] as const),
    ),
  );
}

async function repeated(request: IncomingMessage): Promise<RequestInit> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const { authorization = "", apikey } = request.headers;
  return {
    method: "POST",
    body: Buffer.concat(chunks),
    headers: { authorization, apikey: String(apikey), "content-type": "application/json" },
  };
}
