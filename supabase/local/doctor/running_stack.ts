import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { listFunctions } from "../deploy/function_files.ts";
import { checkAnswer } from "./deployed_functions.ts";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";
import { scheduleMends } from "./schedule_mends.ts";

const stackFile = z.object({
  url: z.url(),
  publishable_key: z.string(),
  secret_key: z.string(),
  database_url: z.string(),
  mailbox_url: z.url(),
});
type StackFile = z.infer<typeof stackFile>;

const timeoutMilliseconds = 10_000;
/** The schedule rings every minute; two minutes leave room for one missed. */
const schedule = { silenceMilliseconds: 130_000 };
const restart = "Stop it, start it again, and read stack.log in its data directory.";

/** Whether every part of the stack that runs on this data directory answers. */
export async function checkRunningStack(
  dataDirectory: string,
  stackPid: number | undefined,
  projectDirectory: string,
): Promise<Finding[]> {
  const { ok, warning, failing } = findingsOf("Running stack");
  const file = path.join(dataDirectory, "stack.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (stackPid === undefined) {
    if (text === undefined) return [ok("No stack runs on this data directory; `npm start` starts one.")];
    return [warning("The last run was killed; nothing is lost.", "Run `npm start`: it recovers by itself.")];
  }
  if (text === undefined) return [warning("A stack is starting.", "Wait until it prints its address, and ask again.")];
  const parsed = stackFile.safeParse(parse(text));
  if (!parsed.success) return [failing(`${file} is not what a stack writes.`, restart)];
  const readyAt = (await stat(file)).mtimeMs;
  const functions = await listFunctions(projectDirectory);
  return await Promise.all([
    checkPage(parsed.data),
    checkHttp("Sign-in", `${parsed.data.url}/auth/v1/.well-known/jwks.json`),
    checkRest(parsed.data),
    checkRealtime(parsed.data),
    ...functions.map((name) => checkAnswer(name, `${parsed.data.url}/functions/v1/${name}`)),
    checkSchedule(parsed.data.database_url, readyAt),
    checkHttp("Mailbox", `${parsed.data.mailbox_url}/api/messages`),
  ]);
}

async function checkHttp(check: string, address: string, init: RequestInit = {}): Promise<Finding> {
  const { ok, failing } = findingsOf(check);
  const answer = await get(address, init);
  if (typeof answer === "string") return failing(`${check} cannot be reached: ${answer}.`, restart);
  await answer.body?.cancel();
  return answer.ok ? ok(`${check} answers.`) : failing(`${check} answers ${answer.status}.`, restart);
}

/** Asks, with the secret key, for none of the turns that the tick would take up. */
function checkRest({ url, secret_key }: StackFile): Promise<Finding> {
  const headers = { apikey: secret_key, "content-type": "application/json" };
  const body = JSON.stringify({ at_most: 0 });
  return checkHttp("REST", `${url}/rest/v1/rpc/claimable_turns`, { method: "POST", headers, body });
}

async function checkPage({ url, publishable_key }: StackFile): Promise<Finding> {
  const { ok, failing } = findingsOf("Page");
  const [page, config] = await Promise.all([get(`${url}/`), get(`${url}/config.json`)]);
  if (typeof page === "string") return failing(`The page cannot be reached: ${page}.`, restart);
  if (!page.ok || !(await page.text()).includes("<script"))
    return failing(`The page is not built (${page.status}).`, "Remove web/dist and start again.");
  const told =
    typeof config === "string"
      ? undefined
      : z.object({ publishable_key: z.string() }).safeParse(parse(await config.text()));
  if (told?.data?.publishable_key !== publishable_key)
    return failing("The page's config.json is not this stack's.", restart);
  return ok(`The page is at ${url}.`);
}

/** @returns the response, or why there is none */
async function get(address: string, init: RequestInit = {}): Promise<Response | string> {
  return await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMilliseconds) }).catch(reasonOf);
}

/** Opens a socket and sends one heartbeat, as realtime-js does. */
async function checkRealtime({ url, publishable_key }: StackFile): Promise<Finding> {
  const { ok, failing } = findingsOf("Live updates");
  const address = new URL(`/realtime/v1/websocket?apikey=${publishable_key}&vsn=2.0.0`, url);
  address.protocol = "ws:";
  const socket = new WebSocket(address);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve("no answer"), timeoutMilliseconds);
  socket.addEventListener("open", () => socket.send(JSON.stringify([null, "1", "phoenix", "heartbeat", {}])));
  socket.addEventListener("message", ({ data }) =>
    resolve(String(data).includes("phx_reply") ? undefined : "not its protocol"),
  );
  socket.addEventListener("error", () => resolve("the socket does not open"));
  const problem = await promise;
  clearTimeout(timer);
  socket.close();
  return problem === undefined ? ok("Live updates answer.") : failing(`Live updates fail: ${problem}.`, restart);
}

async function checkSchedule(databaseUrl: string, readyAt: number): Promise<Finding> {
  const { ok, failing } = findingsOf("Schedule");
  const sql = postgres(databaseUrl, { max: 1, connect_timeout: 5, onnotice: () => {} });
  try {
    const jobs = await sql<{ active: boolean; last: Date | null; status: string | null }[]>`
      select job.active, run.start_time as last, run.status from cron.job
      left join lateral (select start_time, status from cron.job_run_details
        where jobid = job.jobid order by runid desc limit 1) run on true
      where job.jobname = 'tick'`;
    const job = jobs[0];
    if (!job) return failing("The job `tick` is missing.", scheduleMends.missing);
    if (!job.active) return failing("The job `tick` is switched off.", scheduleMends.off);
    if (job.status === "failed") return failing("The last run of `tick` failed.", scheduleMends.failed);
    const since = Math.max(readyAt, job.last?.getTime() ?? 0);
    if (Date.now() - since > schedule.silenceMilliseconds) return failing("The schedule does not tick.", restart);
    return ok(job.last ? `The schedule ticked at ${job.last.toISOString()}.` : "The schedule starts within a minute.");
  } catch (error) {
    return failing(`The database does not answer: ${reasonOf(error)}.`, restart);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
