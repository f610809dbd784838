import { createHmac } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { campaignReview } from "../../shared/contracts/campaign_review.ts";
import { mailCheck, mailPreview } from "../../shared/contracts/email_template.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let eve: Person;
beforeAll(async () => {
  world = await startTestStack();
  [alex, eve] = await Promise.all([world.person(), world.person()]);
});
afterAll(() => world.stop());

const draft = { subject: "For {{ lead.first_name }}", body: "Hi {{ lead.first_name }}, **shall we talk?**" };
const post = (person: Person, path: string, body: object) =>
  person.chat.post(`campaigns/${path}`, { workspace_id: person.workspaceId, ...body });

async function answer<Schema extends z.ZodType>(response: Response, schema: Schema): Promise<z.output<Schema>> {
  expect(response.status, await response.clone().text()).toBe(200);
  return schema.parse(await response.json());
}

const errorOf = async (response: Response) => {
  const { error } = z
    .object({ error: z.object({ code: z.string(), message: z.string() }) })
    .parse(await response.json());
  return `${response.status} ${error.code}: ${error.message}`;
};

describe("a mail before anybody gets it", () => {
  test("looks as one lead would get it, from words or from a template", async () => {
    const lead_id = await alex.addLead({ name: "Anna Jones", email: "anna@acme.example" });
    const seen = await answer(await post(alex, "preview", { draft, lead_id }), mailPreview);
    expect(seen).toMatchObject({
      lead: { id: lead_id, name: "Anna Jones" },
      mail: { subject: "For Anna" },
      problems: [],
    });
    expect(seen.mail?.html).toContain("<strong>shall we talk?</strong>");
    const saved = z.object({ id: z.uuid() }).parse(
      await alex.rpc("save_email_template", {
        workspace_id: alex.workspaceId,
        template: { name: "Intro", ...draft },
      }),
    );
    const same = await answer(await post(alex, "preview", { template_id: saved.id, lead_id }), mailPreview);
    expect(same.mail).toEqual(seen.mail);
  });

  test("bad requests, strangers and the leads of others are refused plainly", async () => {
    const theirs = await eve.addLead({ name: "Their Lead", email: "their@lead.example" });
    expect(await errorOf(await post(alex, "preview", { draft, lead_id: theirs }))).toBe(
      "404 not_found: There is no such lead here.",
    );
    expect(await errorOf(await post(alex, "preview", { draft, workspace_id: eve.workspaceId }))).toBe(
      "403 forbidden: There is no such workspace.",
    );
    expect(await errorOf(await post(alex, "preview", {}))).toMatch(/^400 invalid_input: Give either/);
    expect(await errorOf(await post(alex, "preview", { draft: { ...draft, extra: 1 } }))).toMatch(/^400 invalid_input/);
    expect((await alex.chat.call("campaigns/preview")).status).toBe(405);
    expect((await fetch(`${world.stack.url}/functions/v1/campaigns/preview`, { method: "POST" })).status).toBe(401);
  });

  test("is checked for a segment: what filters mind, and how many lack a value", async () => {
    const person = await world.person();
    await person.addLead({ name: "Anna Jones", email: "a@acme.example", country: "Germany" });
    await person.addLead({ name: "info", email: "info@acme.example", country: "Germany" });
    const filter = { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] };
    const checked = await answer(
      await post(person, "check", { draft: { ...draft, subject: "RE: ACT NOW!!!" }, audience: { filter } }),
      mailCheck,
    );
    expect(checked.gaps).toEqual([
      { variable: "lead.first_name", label: "First name", missing: 1, examples: ["info"] },
    ]);
    expect([checked.checked, checked.total]).toEqual([2, 2]);
    expect(checked.findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["false_answer", "postal_address", "shouting"]),
    );
  });

  test("the mails of a campaign are reviewed as they are saved, and only sound ones can be approved", async () => {
    const person = await world.person();
    const call = (name: string, args: Record<string, unknown>) =>
      person.rpc(name, { workspace_id: person.workspaceId, ...args });
    const saved = async (campaign: object) =>
      z
        .looseObject({ id: z.uuid(), content_hash: z.string() })
        .parse(await call("save_campaign", { campaign: { name: "Spring", ...campaign } }));
    const lead = await person.addLead({ name: "Anna Jones", email: "anna@acme.example" });
    const mailbox = { address: `${crypto.randomUUID()}@sender.example`, from_name: "Alex" };
    const box = z.looseObject({ id: z.uuid() }).parse(await call("save_mailbox", { mailbox }));
    await call("save_mail_settings", { settings: { postal_address: "Main Street 1" } });
    const steps = (...bodies: string[]) =>
      bodies.map((body, at) => ({ variants: [{ subject: at === 0 ? "Hello" : "", body }] }));
    const whom = { mailbox_id: box.id, audience: { lead_ids: [lead] } };
    const faulty = await saved({ ...whom, steps: steps("Hi", "Hi {{ lead.frist_name }}") });
    const asked = { campaign_id: faulty.id };
    const review = await answer(await post(person, "review", asked), campaignReview);
    expect(review).toMatchObject({ is_sound: false, content_hash: faulty.content_hash });
    expect(review.mails.map(({ position, check }) => [position, check.problems[0]?.message])).toEqual([
      [1, undefined],
      [2, "There is no variable lead.frist_name. Did you mean lead.first_name?"],
    ]);
    const start = (hash: string) => call("start_campaign", { ...asked, content_hash: hash });
    await expect(start(faulty.content_hash)).rejects.toThrow("not checked as they are now");
    const mended = await saved({ id: faulty.id, steps: steps("Hi", "Hi {{ lead.first_name }}") });
    await expect(start(mended.content_hash)).rejects.toThrow("not checked as they are now");
    expect(await answer(await post(person, "review", asked), campaignReview)).toMatchObject({ is_sound: true });
    expect(await start(mended.content_hash)).toMatchObject({ status: "running" });

    expect(await errorOf(await post(eve, "review", asked))).toBe("404 not_found: There is no such campaign here.");
    expect(await errorOf(await post(eve, "review", { ...asked, workspace_id: person.workspaceId }))).toMatch(/^404/);
    expect(await errorOf(await post(person, "review", {}))).toMatch(/^400 invalid_input/);
  });

  test("a mail to oneself arrives with both parts, once for a request, at nobody else's address", async () => {
    const person = await world.person();
    await person.addLead({ name: "Anna Jones", email: "anna@acme.example" });
    const body = { draft, request_id: crypto.randomUUID() };
    const sent = await Promise.all([post(person, "test-send", body), post(person, "test-send", body)]);
    expect(sent.map(({ status }) => status)).toEqual([200, 200]);
    const mine = async () => (await world.mails()).filter(({ to }) => to === person.email);
    await expect.poll(mine, { timeout: 30_000, interval: 200 }).toHaveLength(1);
    const [mail] = await mine();
    expect(mail?.subject).toBe("[Test] For Anna");
    expect(mail?.text).toContain("/functions/v1/mail/unsubscribe?t=test");
    expect((await world.mails()).filter(({ to }) => to === "anna@acme.example")).toEqual([]);
    expect(await errorOf(await post(person, "test-send", { ...body, to: "x@y.example" }))).toMatch(/^400/);
  });
});

describe("the links of a mail that was sent", () => {
  // A Monday morning.
  beforeAll(() => world.sql`insert into private.mail_clock (shown_at, speed) values ('2027-06-07T09:00:00Z', 1)`);

  const arrived = z.looseObject({
    text: z.string(),
    html: z.string(),
    headers: z.array(z.object({ name: z.string(), value: z.string() })),
  });

  /** A campaign of two mails to one lead, started; resolves with the first as it arrived in the captured mailbox. */
  async function send(person: Person) {
    const call = (name: string, args: Record<string, unknown>) =>
      person.rpc(name, { workspace_id: person.workspaceId, ...args });
    const address = `${crypto.randomUUID()}@acme.example`;
    const lead = await person.addLead({ name: "Anna Jones", email: address, country: "Germany" });
    const hours = { work_days: [1, 2, 3, 4, 5, 6, 7], from_hour: "00:00", to_hour: "23:59" };
    const mailbox = {
      address: `${crypto.randomUUID()}@sender.example`,
      from_name: "Alex",
      gap_seconds_min: 0,
      gap_seconds_max: 0,
    };
    const box = z.object({ id: z.uuid() }).parse(await call("save_mailbox", { mailbox: { ...mailbox, ...hours } }));
    const settings = { postal_address: "Main Street 1", tracks_clicks: true, tracks_opens: true };
    await call("save_mail_settings", { settings });
    const steps = [
      { wait_seconds: 0, variants: [{ subject: "For {{ lead.first_name }}", body: "[See](https://acme.example/a)" }] },
      { wait_seconds: 86_400, variants: [{ subject: "", body: "And now?" }] },
    ];
    const campaign = { name: crypto.randomUUID(), mailbox_id: box.id, audience: { lead_ids: [lead] }, steps };
    const saved = await call("save_campaign", { campaign });
    const { id, content_hash } = z.looseObject({ id: z.uuid(), content_hash: z.string() }).parse(saved);
    await answer(await post(person, "review", { campaign_id: id }), campaignReview);
    await call("start_campaign", { campaign_id: id, content_hash });
    const find = async () => {
      const listed = await fetch(`${world.stack.mailboxUrl}/api/messages?q=${address}`);
      return z.object({ messages: z.array(z.looseObject({ id: z.string() })) }).parse(await listed.json()).messages;
    };
    await expect.poll(find, { timeout: 45_000, interval: 300 }).toHaveLength(1);
    const [message] = await find();
    const read = await fetch(`${world.stack.mailboxUrl}/api/messages/${message?.id}`);
    const mail = arrived.parse(await read.json());
    const header = (name: string) =>
      mail.headers.find((one) => one.name.toLowerCase() === name.toLowerCase())?.value ?? "";
    const [row] = await world.sql`select o.id from public.outbox o where o.payload ->> 'to' = ${address}`;
    return { mail, header, outboxId: String(row?.id) };
  }
  const reasonOf = async (id: string) =>
    (
      await world.sql`select e.reason from public.enrolments e join public.outbox o on o.enrolment_id = e.id where o.id = ${id}`
    )[0]?.reason;
  const eventsOf = (id: string) =>
    world.sql`select kind, is_bot, details from public.mail_events where outbox_id = ${id} order by created_at`;

  test("a scanner that follows every link unsubscribes nobody; one click of a mail program does, with nobody signed in", async () => {
    const { mail, header, outboxId } = await send(await world.person());
    expect(header("List-Unsubscribe-Post")).toBe("List-Unsubscribe=One-Click");
    expect(header("Message-ID")).toContain(outboxId);
    const url = /^<(.*)>$/.exec(header("List-Unsubscribe").replace(/\s/g, ""))?.[1] ?? "";
    expect(mail.text).toContain(url);
    expect(mail.html).toContain(url);
    for (const method of ["GET", "HEAD", "GET"]) expect((await fetch(url, { method })).status).toBe(200);
    expect(await reasonOf(outboxId)).not.toBe("unsubscribed");
    const page = await fetch(url);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("Unsubscribe from Acme Sales");
    for (let count = 0; count < 2; count++) {
      const done = await fetch(url, {
        method: "POST",
        body: "List-Unsubscribe=One-Click",
        headers: { "content-type": "application/x-www-form-urlencoded" },
      });
      expect([done.status, done.redirected]).toEqual([200, false]);
    }
    expect(await reasonOf(outboxId)).toBe("unsubscribed");
    expect(await eventsOf(outboxId)).toMatchObject([{ kind: "unsubscribed" }]);
    expect((await fetch(url.replace(/.$/, "g"), { method: "POST" })).status).toBe(400);
  });

  test("a followed link leads on and is recorded once it is known who it was; a changed one leads nowhere", async () => {
    const { mail, outboxId } = await send(await world.person());
    const url = (/href="([^"]*\/mail\/click[^"]*)"/.exec(mail.html)?.[1] ?? "").replaceAll("&amp;", "&");
    const followed = await fetch(url, { redirect: "manual", headers: { "user-agent": "python-requests/2" } });
    expect([followed.status, followed.headers.get("location")]).toEqual([302, "https://acme.example/a"]);
    await expect
      .poll(() => eventsOf(outboxId), { timeout: 20_000, interval: 200 })
      .toMatchObject([
        {
          kind: "clicked",
          is_bot: true,
          details: { target: "https://acme.example/a", bot: "a program by its own name" },
        },
      ]);
    const evil = new URL(url);
    evil.searchParams.set("u", "https://evil.example/");
    evil.searchParams.set("s", createHmac("sha256", "guessed").update("https://evil.example/").digest("hex"));
    const refused = await fetch(evil, { redirect: "manual" });
    expect([refused.status, refused.headers.get("location")]).toEqual([400, null]);
  });
});

test("the assistant's tools: save, list, preview and check a template over HTTP", async () => {
  const person = await world.person();
  const lead_id = await person.addLead({ name: "Anna Jones", email: "anna@acme.example" });
  const tool = async (name: string, args: object) => {
    const response = await person.chat.post(`run-tool/${name}`, args);
    return z.looseObject({ ok: z.boolean() }).parse(await response.json());
  };
  expect(await tool("save_template", { name: "Intro", subject: "x", body: "{{ lead.frist_name }}" })).toMatchObject({
    ok: false,
  });
  expect(await tool("save_template", { name: "Intro", ...draft })).toMatchObject({
    ok: true,
    summary: "Saved the template “Intro”.",
  });
  const listed = await tool("list_templates", {});
  const { templates } = z.looseObject({ templates: z.array(z.looseObject({ id: z.uuid() })) }).parse(listed.result);
  const template_id = templates[0]?.id;
  expect(await tool("preview_template", { template_id, lead_id })).toMatchObject({
    ok: true,
    result: { subject: "For Anna" },
  });
  expect(await tool("check_template", { template_id })).toMatchObject({
    ok: true,
    summary: expect.stringContaining("postal address"),
  });
});
