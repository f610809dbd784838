import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startNet } from "../../supabase/local/cron/start_net.ts";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";

let database: LocalDatabase;
beforeAll(async () => {
  database = await startDatabase({ migrations: false });
  await database.sql`create extension pg_net`;
});
afterAll(() => database.stop());

describe("net", () => {
  let server: Server;
  let net: ReturnType<typeof startNet>;
  const received: {
    method: string;
    path: string;
    headers: NodeJS.Dict<string | string[]>;
    body: string;
  }[] = [];
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const { method = "", url: path = "", headers } = request;
        received.push({
          method,
          path,
          headers,
          body: Buffer.concat(chunks).toString(),
        });
        if (path === "/never") return;
        response
          .writeHead(path === "/moved" ? 302 : 200, {
            "content-type": "text/plain",
            location: "/there",
          })
          .end("hello");
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    net = startNet({ sql: database.sql, log: () => {} });
    await net.idle();
  });
  beforeEach(() => {
    received.length = 0;
  });
  afterAll(async () => {
    await net.stop();
    server.closeAllConnections();
    server.close();
  });

  const answerTo = async (id: unknown) => {
    await net.idle();
    const [row] = await database.sql`select * from net._http_response where id = ${String(id)}`;
    return row;
  };

  test("a post is sent after commit with its headers and body, and the answer is recorded", async () => {
    const [call] = await database.sql`
      select net.http_post(${`${url}/tick`}, '{"a": 1}'::jsonb, headers => '{"apikey": "k"}'::jsonb) as id`;
    const answer = await answerTo(call?.id);
    expect(received).toMatchObject([
      {
        method: "POST",
        path: "/tick",
        body: '{"a": 1}',
        headers: { apikey: "k" },
      },
    ]);
    expect(answer).toMatchObject({
      status_code: 200,
      content_type: "text/plain",
      content: "hello",
      timed_out: false,
    });
    expect(answer?.headers).toMatchObject({ "content-type": "text/plain" });
  });

  test("a request of a transaction that rolls back is never sent", async () => {
    await database.sql
      .begin(async (transaction) => {
        await transaction`select net.http_get(${`${url}/rolled-back`})`;
        throw new Error("roll back");
      })
      .catch(() => {});
    await net.idle();
    expect(received).toEqual([]);
  });

  test("a doorbell wakes it without being asked", async () => {
    const arrived = new Promise<void>((resolve) => server.once("request", () => resolve()));
    await database.sql`select net.http_get(${`${url}/wake`})`;
    await arrived;
  });

  test("redirects are followed", async () => {
    const [call] = await database.sql`select net.http_get(${`${url}/moved`}) as id`;
    expect(await answerTo(call?.id)).toMatchObject({ status_code: 200 });
    expect(received.map(({ path }) => path)).toEqual(["/moved", "/there"]);
  });

  test("a server that never answers is a timeout, one that is not there an error", async () => {
    const [slow] = await database.sql`select net.http_get(${`${url}/never`}, timeout_milliseconds => 20) as id`;
    const [absent] = await database.sql`select net.http_get('http://127.0.0.1:1/') as id`;
    expect(await answerTo(slow?.id)).toMatchObject({
      status_code: null,
      timed_out: true,
      error_msg: "Timeout of 20 ms reached",
    });
    expect(await answerTo(absent?.id)).toMatchObject({
      status_code: null,
      timed_out: false,
    });
  });

  test("more than a batch at once is all sent", async () => {
    await database.sql`select net.http_get(${url} || '/many/' || n, timeout_milliseconds := 60000) from generate_series(1, 450) n`;
    await net.idle();
    expect(new Set(received.map(({ path }) => path)).size).toBe(450);
  });

  test("answers older than six hours are pruned at the next start", async () => {
    await database.sql`insert into net._http_response (id, created) values (-1, now() - interval '6 hours 1 minute')`;
    await database.sql`insert into net._http_response (id, created) values (-2, now() - interval '5 hours')`;
    const next = startNet({ sql: database.sql, log: () => {} });
    await next.stop();
    const kept = await database.sql`select id::int from net._http_response where id < 0`;
    expect([...kept]).toEqual([{ id: -2 }]);
  });
});
