import type { Sql } from "postgres";
import { signedHeaders } from "../../functions/support/signed_webhook.ts";
import { silenceDoorbell } from "../../functions/support/test_stack.ts";
import { CampaignDriver } from "../../helpers/campaign_driver.ts";
import { startBenchStack } from "../harness/bench_stack.ts";
import { type Scorecard, scorecard } from "../harness/scorecard.ts";

const sizes = { full: { rounds: 1, events: 10_000 }, quick: { rounds: 1, events: 1000 } };
const secret = `whsec_${Buffer.from("secret of the webhook bench 1234").toString("base64")}`;
const kinds = ["email.delivered", "email.opened", "email.clicked", "email.delivered", "email.complained"];
const atOnce = 16;
const timesTold = 3;

type Call = { id: string; body: string };

/** Events of a provider, each told three times in any order over HTTP: how many a second, how long each waits, and none twice. */
export async function benchWebhooks(isQuick: boolean): Promise<Scorecard> {
  const { rounds, events } = isQuick ? sizes.quick : sizes.full;
  const card = scorecard("webhooks");
  await using ended = new AsyncDisposableStack();
  const bench = await startBenchStack({
    modelUrl: "http://127.0.0.1:9",
    page: false,
    demo: false,
    settings: { RESEND_WEBHOOK_SECRET: secret },
  });
  ended.defer(() => bench.stop());
  await silenceDoorbell(bench.sql);
  const mails = await sendCampaign(bench.sql, events / 10);
  const url = `${bench.stack.url}/functions/v1/webhooks/resend`;

  for (let round = 0; round < rounds; round++) {
    const calls = shuffled(callsOf(mails, events, round));
    const began = performance.now();
    const waits = await post(calls, url);
    const seconds = (performance.now() - began) / 1000;
    await expectOnce(bench.sql, round, events);
    waits.sort((a, b) => a - b);
    card.add("our webhook", {
      "calls/s": calls.length / seconds,
      "p50 ms": waits[Math.floor(waits.length * 0.5)] ?? 0,
      "p99 ms": waits[Math.floor(waits.length * 0.99)] ?? 0,
    });
  }
  card.goal({ title: "calls a second / 200", ratio: (of) => of("our webhook", "calls/s") / 200, atLeast: 1 });
  card.goal({ title: "p99 / 500 ms", ratio: (of) => of("our webhook", "p99 ms") / 500, atMost: 1 });
  card.note(`${events} events, each told ${timesTold} times by ${atOnce} callers; recorded: each once.`);
  return card;
}

/** A campaign's mails that have left; their ids. */
async function sendCampaign(sql: Sql, people: number): Promise<string[]> {
  const driver = await CampaignDriver.open(sql);
  await driver.started(await driver.leads(people));
  const ids: string[] = [];
  for (let left = true; left; ) {
    await driver.plan();
    const mails = await driver.claim();
    await driver.finish(mails);
    ids.push(...mails.map(({ outbox_id }) => outbox_id));
    await driver.enrol();
    left = mails.length > 0;
  }
  if (ids.length !== people) throw new Error(`${ids.length} of ${people} mails were sent.`);
  return ids;
}

function callsOf(mails: readonly string[], events: number, round: number): Call[] {
  const calls = Array.from({ length: events }, (_, at) => ({
    id: `bench_${round}_${at}`,
    body: JSON.stringify({
      type: kinds[at % kinds.length],
      created_at: "2027-06-07T09:00:00Z",
      data: { email_id: `re_${at}`, tags: [{ name: "outbox_id", value: mails[at % mails.length] }] },
    }),
  }));
  return Array.from({ length: timesTold }, () => calls).flat();
}

function shuffled(calls: Call[]): Call[] {
  for (let at = calls.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [calls[at], calls[other]] = [calls[other] ?? { id: "", body: "" }, calls[at] ?? { id: "", body: "" }];
  }
  return calls;
}

async function post(calls: readonly Call[], url: string): Promise<number[]> {
  const waits: number[] = [];
  const next = calls.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const { id, body } of next) {
        const began = performance.now();
        const answer = await fetch(url, { method: "POST", body, headers: signedHeaders(secret, body, { id }) });
        await answer.body?.cancel();
        if (answer.status !== 200) throw new Error(`A call was answered with ${answer.status}.`);
        waits.push(performance.now() - began);
      }
    }),
  );
  return waits;
}

async function expectOnce(sql: Sql, round: number, events: number): Promise<void> {
  const [kept] = await sql<[{ events: number }]>`
    select count(*)::int as events from public.mail_events where provider_event_id like ${`bench_${round}_%`}`;
  if (kept.events !== events) throw new Error(`${kept.events} of ${events} events were recorded.`);
}
