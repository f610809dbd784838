import { createServer, type ServerResponse } from "node:http";
import type { Pace } from "./wire/create_pacer.ts";
import { FaultCounter } from "./wire/fault_counter.ts";
import { handleRequest, sendJson } from "./wire/handle_request.ts";
import { WireError } from "./wire/wire_error.ts";

export type DemoModelOptions = {
  /** A free one when absent. */
  port?: number;
  log(message: string): void;
  /** Between two pieces of text; 0 for tests. */
  paceMilliseconds?: number;
  clock?(): Date;
};

export type DemoModel = {
  /** Ends in /v1: what OPENAI_BASE_URL takes. */
  url: string;
  stop(): Promise<void>;
};

/** About as fast as people read along, and never so slow that a long table keeps them waiting. */
const usualPace: Pace = { pieceMilliseconds: 12, totalMilliseconds: 2500 };

/**
 * Starts the stand-in for the model on 127.0.0.1: the Responses API's wire format, answered by rules. Rejects when the
 * port is taken.
 */
export async function startDemoModel(options: DemoModelOptions): Promise<DemoModel> {
  const stopping = new AbortController();
  const handling = {
    clock: options.clock ?? (() => new Date()),
    pace: {
      ...usualPace,
      ...(options.paceMilliseconds !== undefined && { pieceMilliseconds: options.paceMilliseconds }),
    },
    faults: new FaultCounter(),
    stopped: stopping.signal,
  };
  const server = createServer((incoming, response) => {
    handleRequest(incoming, response, handling).catch((error: unknown) => fail(response, error, options.log));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : options.port;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    async stop() {
      stopping.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function fail(response: ServerResponse, error: unknown, log: (message: string) => void): void {
  if (response.destroyed) return;
  const wireError = error instanceof WireError ? error : new WireError(500, "server_error", "The demo model failed.");
  if (!(error instanceof WireError))
    log(`demo model: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  if (response.headersSent) response.destroy();
  else sendJson(response, wireError.status, wireError.body, wireError.headers);
}
