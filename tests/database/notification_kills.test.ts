import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { newPushKeys } from "../../supabase/functions/_channels/push_message.ts";
import type { Database } from "../../supabase/functions/_shared/database.ts";
import type { GuardedFetch } from "../../supabase/functions/_shared/guarded_fetch.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";
import { deliverNotifications } from "../../supabase/functions/tick/deliver_notifications.ts";
import { callAs } from "../helpers/act_as.ts";
import { DeliveryDriver } from "../helpers/delivery_driver.ts";
import { openTestDatabase, type TestDatabase } from "../helpers/test_database.ts";

const told = 9;
let database: TestDatabase;
let driver: DeliveryDriver;
let webhookIds: string[];
let slackTexts: string[];
let mails: string[];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.stop());
beforeEach(async () => {
  await database.sql`delete from public.notification_channels`;
  [webhookIds, slackTexts, mails] = [[], [], []];
  driver = await DeliveryDriver.open(database.sql);
  for (const kind of ["email", "slack", "webhook"] as const) await driver.channel(kind);
  for (let n = 0; n < told; n += 1) await driver.tell(`Lead ${n}.`, { priority: "high" });
});

type Death = { step: "claim_deliveries" | "hand over" | "finish_deliveries"; moment: "before" | "after"; nth: number };

/** The tick's delivery as a process of its own: once dead, nothing that it began comes back to it. */
async function runMortal(death?: Death): Promise<void> {
  const seen = new Map<string, number>();
  let isDead = false;
  let die = () => {};
  const died = new Promise<void>((resolve) => {
    die = resolve;
  });
  const pass = async (step: Death["step"], moment: Death["moment"]) => {
    const place = `${step} ${moment}`;
    seen.set(place, (seen.get(place) ?? 0) + 1);
    if (death && place === `${death.step} ${death.moment}` && seen.get(place) === death.nth) {
      isDead = true;
      die();
    }
    if (isDead) await new Promise(() => {});
  };
  const service: Database = {
    async rpc(name, args) {
      const step = name === "claim_deliveries" || name === "finish_deliveries" ? name : undefined;
      if (step) await pass(step, "before");
      const answer = await callAs(database.sql, "service", name, args);
      if (step) await pass(step, "after");
      return answer;
    },
  };
  const guardedFetch: GuardedFetch = async (url, { headers, body }) => {
    await pass("hand over", "before");
    if (headers?.["webhook-id"]) webhookIds.push(headers["webhook-id"]);
    else slackTexts.push(String(body));
    await pass("hand over", "after");
    return { status: 200, headers: new Headers(), body: new Uint8Array(), url };
  };
  const email = {
    name: "test",
    idempotent: false,
    send: async ({ text }: { text: string }) => {
      await pass("hand over", "before");
      mails.push(text);
      await pass("hand over", "after");
      return "id";
    },
  };
  const keys = await newPushKeys();
  await Promise.race([
    died,
    deliverNotifications({
      service,
      email,
      guardedFetch,
      now: () => new Date(),
      log: () => {},
      pageUrl: "https://page.example.com",
      pushSubject: "mailto:a@example.com",
      pushKeys: async () => keys,
      tunables: { notifications: { ...tunables.notifications, batch: 100 } },
    }),
  ]);
}

const timesIn = (texts: readonly string[], n: number) => texts.filter((text) => text.includes(`Lead ${n}.`)).length;

const deaths = (["claim_deliveries", "hand over", "finish_deliveries"] as const).flatMap((step) =>
  (["before", "after"] as const).flatMap((moment) => [1, 2, 5].map((nth): Death => ({ step, moment, nth }))),
);

test.each(deaths)(
  "a sender that dies $moment $step number $nth doubles nothing, and says what nobody can know",
  async (death) => {
    await runMortal(death);
    await driver.letSendersDie();
    await runMortal();
    const rows = await database.sql`select d.status, d.id, c.kind, n.title from public.notification_deliveries d
    join public.notification_channels c on c.id = d.channel_id join public.agent_notifications n on n.id = d.notification_id`;
    expect(rows).toHaveLength(3 * told);
    for (let n = 0; n < told; n += 1) {
      const of = (kind: string) => rows.find((row) => row.kind === kind && row.title === `Lead ${n}.`);
      // A machine may hear twice, under one id; people never do.
      expect(of("webhook")?.status).toBe("sent");
      expect(webhookIds).toContain(of("webhook")?.id);
      for (const [kind, texts] of [
        ["slack", slackTexts],
        ["email", mails],
      ] as const) {
        const [status, times] = [of(kind)?.status, timesIn(texts, n)];
        expect([kind, status, times]).toEqual([kind, status, status === "sent" ? 1 : Math.min(times, 1)]);
        expect(["sent", "uncertain"]).toContain(status);
      }
    }
    expect(new Set(webhookIds).size).toBe(told);
  },
);
