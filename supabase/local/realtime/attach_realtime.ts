import { readFile } from "node:fs/promises";
import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { Sql } from "postgres";
import { WebSocketServer } from "ws";
import { createAuthorization } from "./authorization.ts";
import { type Claims, claimsSchema } from "./claims.ts";
import { createHub } from "./hub.ts";
import { createQueueFeed } from "./queue_feed.ts";
import { broadcastMessages, handleBroadcastRequest, type RestMessage } from "./rest_broadcast.ts";
import { serveSocket } from "./socket_session.ts";

const socketPath = "/realtime/v1/websocket";
const maximumFrameBytes = 3 * 1024 * 1024;
const sweepMilliseconds = 3000;
const pruneMilliseconds = 60 * 60_000;
/** Hosted keeps three days of messages. */
const keptDays = 3;

export interface RealtimeOptions {
  server: Server;
  /** The database as superuser, with schema.sql and the migrations applied. */
  sql: Sql;
  /** The claims of a valid access token; undefined for any other. */
  verify(token: string): Promise<unknown>;
  /** The claims of a publishable or secret key; undefined for an unknown one. */
  claimsOfKey(key: string): unknown;
  log(line: string): void;
}

export interface Realtime {
  /** Resolves when the channels are fed; sockets that come earlier wait. */
  ready: Promise<void>;
  /** Sends messages as this identity. */
  broadcast(messages: RestMessage[], claims: Claims): Promise<number>;
  /** Answers `POST /realtime/v1/api/broadcast…` for an identity that the gateway has checked. */
  handle(request: Request, claims: Claims): Promise<Response>;
  stop(): Promise<void>;
}

/** Captures changes of published tables and of memberships. Call again when migrations ran while Realtime did. */
export async function installRealtimeTriggers(sql: Sql): Promise<void> {
  await sql`select realtime.local_install_triggers()`;
}

/** Serves Supabase Realtime on the HTTP server: channels, presence, broadcasts and changes of rows. */
export function attachRealtime({ server, sql, verify, claimsOfKey, log }: RealtimeOptions): Realtime {
  const hub = createHub();
  const authorization = createAuthorization(sql, hub);
  const report = (error: unknown): void => log(`realtime: ${String(error)}`);
  const keyClaims = (key: string): Claims | undefined => claimsSchema.safeParse(claimsOfKey(key)).data;
  const identify = async (token: string): Promise<Claims | undefined> =>
    token.startsWith("sb_") ? keyClaims(token) : claimsSchema.safeParse(await verify(token)).data;

  const feed = createQueueFeed({ sql, hub, authorization, log });
  const ready = prepare(sql).then(() => feed.start());
  ready.catch(report);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: maximumFrameBytes });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (url.pathname !== socketPath) {
      if (server.listenerCount("upgrade") === 1) socket.destroy();
      return;
    }
    const claims = keyClaims(url.searchParams.get("apikey") ?? "");
    if (!claims) {
      socket.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
      return;
    }
    const version = url.searchParams.get("vsn") === "2.0.0" ? "2.0.0" : "1.0.0";
    const serve = (): void =>
      sockets.handleUpgrade(request, socket, head, (opened) =>
        serveSocket(opened, { version, keyClaims: claims, hub, authorization, sql, identify, log }),
      );
    ready.then(serve, () => socket.destroy());
  };
  server.on("upgrade", upgrade);

  // Rights that end without a change of membership (a policy over other tables, a bell unheard) end within one sweep.
  let swept = Promise.resolve();
  const sweep = setInterval(() => {
    swept = swept
      .then(() => feed.drain())
      .then(() => authorization.reauthorize())
      .catch(report);
  }, sweepMilliseconds);
  const pruning = setInterval(() => pruneMessages(sql).catch(report), pruneMilliseconds);

  return {
    ready,
    broadcast: (messages, claims) => broadcastMessages(messages, claims, { hub, authorization }),
    handle: (request, claims) => handleBroadcastRequest(request, claims, { hub, authorization }),
    async stop() {
      server.off("upgrade", upgrade);
      clearInterval(sweep);
      clearInterval(pruning);
      for (const socket of sockets.clients) socket.close(1001);
      sockets.close();
      await ready.catch(report);
      await Promise.all([swept, feed.stop()]);
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

async function prepare(sql: Sql): Promise<void> {
  const text = await readFile(new URL("./local.sql", import.meta.url), "utf8");
  await sql.begin((transaction) => transaction.unsafe(text));
  await installRealtimeTriggers(sql);
  await pruneMessages(sql);
}

async function pruneMessages(sql: Sql): Promise<void> {
  await sql`delete from realtime.messages where inserted_at < now() - make_interval(days => ${keptDays})`;
}
