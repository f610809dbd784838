import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { one, readEvents } from "./support/chat_client.ts";
import { startDnsStandIn } from "./support/dns_stand_in.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let dns: Awaited<ReturnType<typeof startDnsStandIn>>;
let world: TestStack;
let alex: Person;
let anna: string;
beforeAll(async () => {
  dns = await startDnsStandIn();
  world = await startTestStack(undefined, { MAIL_DNS_URL: dns.url, MAIL_IS_CAPTURED: "false" });
  // A Monday morning.
  await world.sql`insert into private.mail_clock (shown_at, speed) values ('2027-06-07T09:00:00Z', 1)`;
});
beforeEach(async () => {
  alex = await world.person();
  anna = `${crypto.randomUUID()}@fintech.example`;
  await alex.addLead({ name: "Anna Schmidt", email: anna, country: "Germany" });
  await alex.addLead({ name: "No Address", country: "Germany" });
  const call = (name: string, args: object) => alex.rpc(name, { workspace_id: alex.workspaceId, ...args });
  await call("save_mailbox", {
    mailbox: {
      ...{
        address: `${crypto.randomUUID()}@sender.example`,
        from_name: "Alex",
        gap_seconds_min: 0,
        gap_seconds_max: 0,
      },
      ...{ work_days: [1, 2, 3, 4, 5, 6, 7], from_hour: "00:00", to_hour: "23:59" },
    },
  });
  await call("save_mail_settings", { settings: { postal_address: "Main Street 1" } });
});
afterAll(async () => {
  await world.stop();
  dns.stop();
});

const germans = { match: "all", conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
const steps = [
  { subject: "For {{ lead.first_name }}", body: "Shall we talk?" },
  { subject: "", body: "And now?" },
];

/** Drafts through the tool and has the model propose to start it. */
async function proposed() {
  const answered = await alex.chat.post("run-tool/draft_campaign", { name: "Spring", filter: germans, steps });
  const drafted = z
    .looseObject({
      ok: z.literal(true),
      summary: z.string(),
      result: z.looseObject({ id: z.uuid(), will_get: z.number() }),
    })
    .parse(await answered.json());
  const campaign_id = drafted.result.id;
  world.model.script(({ input }) =>
    input.at(-1)?.type === "function_call_output"
      ? { text: ["That is how it stands."] }
      : { calls: [{ tool: "start_campaign", arguments: { campaign_id } }] },
  );
  const events = await alex.chat.ask("Start it");
  return { drafted, campaign_id, events, ...one(events, "approval.requested") };
}

const campaignOf = async (id: string) =>
  z
    .looseObject({ status: z.string(), content_hash: z.string(), tool_call_id: z.uuid().nullable() })
    .parse((await world.sql`select * from public.campaigns where id = ${id}`)[0]);
const mailsTo = (address: string) => world.sql`select o.id from public.outbox o where o.payload ->> 'to' = ${address}`;
const mailsOf = (id: string) => world.sql`select o.id from public.outbox o where o.campaign_id = ${id}`;

test("a draft starts only as it was approved, and its mails leave", async () => {
  const { drafted, campaign_id, events, approval_id, preview } = await proposed();
  expect(drafted).toMatchObject({
    summary: expect.stringContaining("1 person would get it now; left out: 1 without an e-mail address."),
    result: { will_get: 1 },
  });
  expect(one(events, "turn.finished").status).toBe("waiting");
  expect(preview).toMatchObject({ kind: "campaign", mails: [{ subject: "For Anna" }, { subject: "Re: For Anna" }] });
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "draft" });
  expect(await mailsOf(campaign_id)).toHaveLength(0);

  const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
  expect(one(after, "tool.finished")).toMatchObject({ ok: true, summary: "“Spring” has started." });
  expect(one(after, "receipt").done).toMatchObject([{ tool: "start_campaign", undoable: false }]);
  const started = await campaignOf(campaign_id);
  expect(started).toMatchObject({ status: "running", approved_hash: started.content_hash });
  expect(started.tool_call_id).not.toBeNull();
  await expect.poll(() => mailsTo(anna), { timeout: 45_000, interval: 300 }).toHaveLength(1);
  const arrived = async () => (await world.mails()).filter(({ to }) => to === anna);
  await expect.poll(arrived, { timeout: 45_000, interval: 300 }).toMatchObject([{ subject: "For Anna" }]);
  await expectToldOf(campaign_id);
});

/** Its numbers, by the tools over HTTP and by the functions behind them, with the person's own token. */
async function expectToldOf(campaign_id: string): Promise<void> {
  const tool = async (name: string, args: object) => (await alex.chat.post(`run-tool/${name}`, args)).json();
  expect(await tool("campaign_report", { campaign_id, who: "sent" })).toMatchObject({
    ok: true,
    result: { totals: { sent: 1, replied: "0 of 1" }, too_small: expect.any(String), who: [{ name: "Anna Schmidt" }] },
  });
  expect(await tool("compare_campaigns", {})).toMatchObject({ result: { verdict: "Not enough mails yet: 1 of 200." } });
  expect(await tool("best_sending_times", {})).toMatchObject({
    result: { mails: 0, hour: { verdict: "Not enough mails yet: 0 of 200." } },
  });
  expect(await tool("campaign_report", { campaign_id: crypto.randomUUID() })).toMatchObject({ ok: false });
  const rpc = (name: string, args: object) => alex.rpc(name, { workspace_id: alex.workspaceId, ...args });
  expect(await rpc("campaign_report", { campaign_id })).toMatchObject({ totals: { sent: 1 } });
  expect(await rpc("campaign_people", { campaign_id })).toMatchObject({ people: [{ mails: [{ status: "sent" }] }] });
  expect(await rpc("compare_campaigns", { days: 30 })).toMatchObject([{ totals: { sent: 1 } }]);
  expect(await rpc("sending_insights", {})).toMatchObject({ looked_at: 0 });
}

test("changed after it was shown it is not started, whoever approves; denied it is not either", async () => {
  const { campaign_id, approval_id } = await proposed();
  const [before] = await world.sql`select v.id, s.id as step_id from public.campaign_variants v
    join public.campaign_steps s on s.id = v.step_id where s.campaign_id = ${campaign_id} and s.position = 1`;
  expect(before).toBeDefined();
  const changed = await alex.chat.post("run-tool/change_campaign_step", { campaign_id, step: 1, body: "Other words." });
  expect(await changed.json()).toMatchObject({ ok: true });
  const after = await readEvents(await alex.chat.decide(approval_id, "approve"));
  expect(one(after, "tool.finished")).toMatchObject({
    ok: false,
    summary: expect.stringContaining("no longer as it was shown"),
  });
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "draft" });
  expect(await mailsOf(campaign_id)).toHaveLength(0);
  const again = one(await alex.chat.ask("Start it now"), "approval.requested");
  await readEvents(await alex.chat.decide(again.approval_id, "deny"));
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "draft" });
});

test("a running campaign is paused, changed and stopped by tools; undoing brings no unapproved words back to life", async () => {
  const { campaign_id, approval_id } = await proposed();
  await readEvents(await alex.chat.decide(approval_id, "approve"));
  const tool = async (name: string, args: object) =>
    z
      .looseObject({ ok: z.boolean(), call_id: z.uuid().optional() })
      .parse(await (await alex.chat.post(`run-tool/${name}`, { campaign_id, ...args })).json());
  expect(await tool("pause_campaign", { reason: "A break" })).toMatchObject({ ok: true });
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "paused", paused_reason: "A break" });
  expect(await tool("resume_campaign", {})).toMatchObject({ ok: true });
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "running" });
  expect(await tool("change_campaign_step", { step: 2, body: "Other words." })).toMatchObject({
    ok: true,
    summary: expect.stringContaining("waits for a new approval"),
  });
  const [call] = await world.sql`select c.id from public.tool_calls c where c.tool = 'change_campaign_step'
    and c.workspace_id = ${alex.workspaceId}`;
  const undone = z
    .object({ reversed: z.array(z.unknown()), kept: z.array(z.looseObject({ reason: z.string() })) })
    .parse(await alex.rpc("undo", { call_id: call?.id }));
  expect(undone.reversed).toEqual([]);
  expect(undone.kept[0]?.reason).toContain("by hand");
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "paused" });
  expect(await tool("resume_campaign", {})).toMatchObject({ ok: false });
  const proposedStop = await alex.chat.post("run-tool/stop_campaign", { campaign_id });
  expect(proposedStop.status).toBe(202);
  expect(await campaignOf(campaign_id)).toMatchObject({ status: "paused" });
});

test("a draft is taken back whole", async () => {
  const answered = await alex.chat.post("run-tool/draft_campaign", { name: "Spring", filter: germans, steps });
  expect(await answered.json()).toMatchObject({ ok: true });
  const [call] = await world.sql`select c.id from public.tool_calls c where c.tool = 'draft_campaign'
    and c.workspace_id = ${alex.workspaceId}`;
  await alex.rpc("undo", { call_id: call?.id });
  expect(await alex.rpc("list_campaigns", { workspace_id: alex.workspaceId })).toEqual([]);
});

test("a domain that DNS says nothing good of starts no campaign, until it is mended and looked up again", async () => {
  const call = (name: string, args: object) => alex.rpc(name, { workspace_id: alex.workspaceId, ...args });
  const domain = `acme-${crypto.randomUUID().slice(0, 8)}.dev`;
  const mailbox = { address: `alex@${domain}`, from_name: "Alex" };
  const box = z.looseObject({ id: z.uuid() }).parse(await call("save_mailbox", { mailbox }));
  const drafted = {
    name: "Spring",
    mailbox_id: box.id,
    audience: { filter: germans },
    steps: [{ variants: [steps[0]] }],
  };
  const saved = z
    .looseObject({ id: z.uuid(), content_hash: z.string() })
    .parse(await call("save_campaign", { campaign: drafted }));
  const asked = { campaign_id: saved.id };
  await alex.chat.post("campaigns/review", { workspace_id: alex.workspaceId, ...asked });
  const start = () => call("start_campaign", { ...asked, content_hash: saved.content_hash });
  const lookUp = async () => {
    const answered = await alex.chat.post("run-tool/check_sending_domain", { mailbox: domain });
    const parsed = z.object({ result: z.object({ mailboxes: z.array(z.looseObject({ state: z.string() })) }) });
    return parsed.parse(await answered.json()).result.mailboxes[0];
  };
  expect(await lookUp()).toMatchObject({ state: "fail" });
  await expect(start()).rejects.toThrow(`${domain} has no SPF record`);
  expect(await campaignOf(saved.id)).toMatchObject({ status: "draft" });

  const key = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ type: "spki", format: "der" });
  dns.texts.set(domain, "v=spf1 mx -all");
  dns.texts.set(`default._domainkey.${domain}`, `v=DKIM1; p=${key.toString("base64")}`);
  dns.texts.set(`_dmarc.${domain}`, `v=DMARC1; p=none; rua=mailto:d@${domain}`);
  dns.state.isDown = true;
  expect(await lookUp()).toMatchObject({ state: "unknown" });
  dns.state.isDown = false;
  const found = await lookUp();
  expect(found, JSON.stringify(found)).toMatchObject({ state: "pass" });
  expect(await start()).toMatchObject({ status: "running" });
});
