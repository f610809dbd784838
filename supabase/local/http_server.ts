import http from "node:http";
import { getRequestListener } from "@hono/node-server";
import { StartError } from "./start_error.ts";

export interface HttpServer {
  server: http.Server;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** From now on this answers. Before, everything gets "starting". */
  serve(handler: (request: Request) => Response | Promise<Response>): void;
  stop(): Promise<void>;
}

const startingPage = `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="1">
<title>Starting</title><p style="font:16px system-ui;padding:2rem">Starting. This page opens by itself in a moment.`;

/**
 * Opens the port at once, so that a port in use is told before any work and an early visitor waits.
 * @param port 0 takes any free one
 * @throws StartError when the port cannot be had
 */
export async function openHttpServer(port: number): Promise<HttpServer> {
  let handler: (request: Request) => Response | Promise<Response> = () =>
    new Response(startingPage, { status: 503, headers: { "content-type": "text/html", "retry-after": "1" } });
  const server = http.createServer(getRequestListener((request) => handler(request)));
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address();
  const bound = address !== null && typeof address === "object" ? address.port : port;
  return {
    server,
    origin: `http://127.0.0.1:${bound}`,
    serve(next) {
      handler = next;
    },
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new StartError(`Port ${port} is in use by another program. Choose another: PORT=${port + 1} npm start`);
  }
  if (error.code === "EACCES") return new StartError(`Port ${port} needs special rights. Set PORT to one above 1023.`);
  return error;
}
