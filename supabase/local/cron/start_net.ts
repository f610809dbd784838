import type { Sql } from "postgres";
import { z } from "zod";
import { queuedRequest, type RecordedResponse, sendRequest } from "./send_request.ts";

const batchSize = 200;
const responseHours = 6;
const pruneMilliseconds = 10 * 60_000;

type Log = (line: string) => void;

/**
 * Drives pg_net's tables: sends the rows of net.http_request_queue as they become visible (at commit) and records the
 * answers in net._http_response. Like pg_net a doorbell, not a queue: a request under way is lost with its host.
 *
 * @returns `stop`, which abandons the requests under way, and `idle`, which resolves when all of them are recorded.
 */
export function startNet({ sql, log }: { sql: Sql; log: Log }): {
  idle(): Promise<void>;
  stop(): Promise<void>;
} {
  const stopped = new AbortController();
  const underWay = new Set<Promise<void>>();
  let drained = Promise.resolve();
  const report = (error: unknown): void => log(`net: ${String(error)}`);

  const drain = (): Promise<void> => {
    drained = drained.then(() => sendQueued({ sql, report, underWay, stopped: stopped.signal })).catch(report);
    return drained;
  };
  const prune = (): Promise<void> => pruneResponses(sql).catch(report);

  // Drained again after each reconnection, so that a doorbell rung in between is answered.
  const listening = sql.listen("net_http_queue", drain, drain);
  listening.catch(report);
  const timer = setInterval(prune, pruneMilliseconds);
  const pruned = prune();

  return {
    async idle() {
      await listening;
      await drain();
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async stop() {
      stopped.abort();
      clearInterval(timer);
      await listening.then((listener) => listener.unlisten()).catch(report);
      await Promise.all([drained, pruned, ...underWay]);
    },
  };
}

interface Sending {
  sql: Sql;
  report: (error: unknown) => void;
  underWay: Set<Promise<void>>;
  stopped: AbortSignal;
}

async function sendQueued({ sql, report, underWay, stopped }: Sending): Promise<void> {
  if (!(await isInstalled(sql))) return;
  while (!stopped.aborted) {
    const rows = await sql`
      delete from net.http_request_queue where id in (
        select id from net.http_request_queue order by id limit ${batchSize} for update skip locked)
      returning id, method, url, headers, body, timeout_milliseconds`;
    const requests = z.array(queuedRequest).parse([...rows]);
    for (const request of requests) {
      const recorded = sendRequest(request, stopped)
        .then((response) => record(sql, request.id, response))
        .catch(report)
        .finally(() => underWay.delete(recorded));
      underWay.add(recorded);
    }
    if (requests.length < batchSize) return;
  }
}

async function record(sql: Sql, id: string, response: RecordedResponse): Promise<void> {
  const headers = response.headers === null ? null : sql.json(response.headers);
  await sql`insert into net._http_response ${sql({ id, ...response, headers })}`;
}

async function pruneResponses(sql: Sql): Promise<void> {
  if (!(await isInstalled(sql))) return;
  await sql`delete from net._http_response where created < now() - make_interval(hours => ${responseHours})`;
}

async function isInstalled(sql: Sql): Promise<boolean> {
  const [row] = await sql`select to_regclass('net.http_request_queue') is not null as yes`;
  return row?.yes === true;
}
