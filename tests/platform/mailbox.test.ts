import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Mailbox, startMailbox } from "../../supabase/local/mailbox/start_mailbox.ts";

let directory: string;
let mailbox: Mailbox;
const start = () => startMailbox({ directory, log: (line) => console.error(line) });

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "mailbox-test-"));
  mailbox = await start();
});
afterEach(async () => {
  await mailbox.stop();
  await rm(directory, { recursive: true });
});

const ask = (address: string, init?: RequestInit) =>
  mailbox.handle(new Request(`http://127.0.0.1/mailbox${address}`, init));

const listed = z.object({
  messages: z.array(z.object({ id: z.string(), from: z.string(), to: z.array(z.string()), subject: z.string() })),
  total: z.number(),
});
const list = async (query = "") => listed.parse(await (await ask(`/api/messages${query}`)).json());

async function send(mail: Record<string, unknown>): Promise<void> {
  const transport = createTransport(mailbox.smtpUrl);
  await transport.sendMail({
    from: "Ada <ada@example.com>",
    to: "lead@example.org",
    subject: "Hello",
    text: "Hi",
    ...mail,
  });
  transport.close();
}

async function newestId(): Promise<string> {
  return (await list()).messages[0]?.id ?? "";
}

describe("capturing", () => {
  test("a mail with text, HTML, an attachment and a blind copy is readable as JSON", async () => {
    await send({
      subject: "Grüße – 你好",
      bcc: "hidden@example.org",
      html: "<p>Hi</p>",
      attachments: [{ filename: "prices.csv", content: "a,b" }],
    });
    const message = await (await ask(`/api/messages/${await newestId()}`)).json();
    expect(message).toMatchObject({
      from: "Ada <ada@example.com>",
      to: ["lead@example.org", "hidden@example.org"],
      subject: "Grüße – 你好",
      text: "Hi\n",
      html: "<p>Hi</p>\n",
      preview: "Hi",
      attachments: [{ filename: "prices.csv", mime_type: "text/csv", size_bytes: 3 }],
    });
    expect(message.headers).toContainEqual({ name: "From", value: "Ada <ada@example.com>" });
  });

  test("five connections at once lose nothing", async () => {
    const transport = createTransport({ url: mailbox.smtpUrl, pool: true, maxConnections: 5 });
    const numbers = Array.from({ length: 60 }, (_, index) => index);
    await Promise.all(
      numbers.map((n) =>
        transport.sendMail({ from: "a@example.com", to: `l${n}@example.org`, subject: `${n}`, text: "x" }),
      ),
    );
    transport.close();
    const { messages, total } = await list();
    expect(total).toBe(60);
    expect(new Set(messages.map(({ subject }) => subject)).size).toBe(60);
  });

  test("commands sent ahead of their answers are all obeyed", async () => {
    const socket = connect(Number(new URL(mailbox.smtpUrl).port), "127.0.0.1");
    const answers = linesOf(socket);
    const mail = (n: number) => `MAIL FROM:<a@example.com>\r\nRCPT TO:<l${n}@example.org>\r\nDATA\r\n`;
    const greeting = await answers.until(/^220 /);
    socket.write("EHLO client\r\n");
    expect(await answers.until(/^250 /)).toEqual(expect.arrayContaining([expect.stringContaining("PIPELINING")]));
    socket.write(mail(1));
    await answers.until(/^354 /);
    socket.write(`Subject: first\r\n\r\nx\r\n.\r\n${mail(2)}`);
    await answers.until(/^354 /);
    socket.write("Subject: second\r\n\r\nx\r\n.\r\nQUIT\r\n");
    await answers.until(/^221 /);
    socket.destroy();
    expect(greeting).toHaveLength(1);
    expect((await list()).messages.map(({ subject }) => subject)).toEqual(["second", "first"]);
  });

  test("any user name and password is accepted", async () => {
    const url = mailbox.smtpUrl.replace("smtp://", "smtp://somebody:secret@");
    await createTransport(url).sendMail({ from: "a@example.com", to: "b@example.org", subject: "with a password" });
    expect((await list()).total).toBe(1);
  });

  test("a message larger than the limit is refused and not kept", async () => {
    const huge = send({ attachments: [{ filename: "big", content: Buffer.alloc(26 * 1024 * 1024) }] });
    await expect(huge).rejects.toThrow(/552|size/i);
    expect((await list()).total).toBe(0);
  });
});

describe("keeping", () => {
  test("messages survive a restart, newest first; what was never confirmed is not there", async () => {
    for (const subject of ["first", "second"]) await send({ subject });
    await mailbox.stop();
    await writeFile(path.join(directory, "20200101000000000-000001-abcdef.eml"), "Subject: half");
    await writeFile(path.join(directory, "20200101000000000-000001-abcdef.json.partial"), "{");
    mailbox = await start();
    expect((await list()).messages.map(({ subject }) => subject)).toEqual(["second", "first"]);
    expect(await readdir(directory)).toHaveLength(4);
    await send({ subject: "third" });
    expect((await list()).messages[0]?.subject).toBe("third");
  });

  test("deleting empties the list and the disk", async () => {
    await send({});
    expect((await ask("/api/messages", { method: "DELETE" })).status).toBe(204);
    expect(await list()).toEqual({ messages: [], total: 0 });
    expect(await readdir(directory)).toEqual([]);
  });

  test("the list can be searched and paged", async () => {
    for (const n of [1, 2, 3]) await send({ to: `lead${n}@example.org`, subject: `Offer ${n}` });
    expect((await list("?q=LEAD2")).messages.map(({ subject }) => subject)).toEqual(["Offer 2"]);
    expect(await list("?offset=1&limit=1")).toMatchObject({ total: 3, messages: [{ subject: "Offer 2" }] });
  });
});

describe("the page", () => {
  test("teaches when it is empty and lists the newest first", async () => {
    expect(await (await ask("")).text()).toContain("Nothing here yet");
    for (const subject of ["Older mail", "Newer mail"]) await send({ subject });
    const page = await (await ask("")).text();
    expect(page.indexOf("Newer mail")).toBeGreaterThan(0);
    expect(page.indexOf("Newer mail")).toBeLessThan(page.indexOf("Older mail"));
  });

  test("hostile fields are text, whatever they hold", async () => {
    const hostile = `"><script>alert(1)</script>`;
    await send({ subject: hostile, from: { name: hostile, address: "x@example.com" }, text: hostile });
    const id = await newestId();
    const addresses = ["", "/list", `/messages/${id}`, `/messages/${id}?view=text`, `/messages/${id}?view=headers`];
    for (const address of [...addresses, `/messages/${id}?view=source`, `?q=${encodeURIComponent(hostile)}`]) {
      expect(await (await ask(address)).text(), address).not.toContain("<script>alert");
    }
    const { headers } = await ask(`/messages/${id}`);
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  test("a mail's own HTML is locked into an origin of its own, without scripts or remote images", async () => {
    await send({ html: `<img src="https://tracker.example/x.png"><script>parent.stolen = 1</script>` });
    const answer = await ask(`/messages/${await newestId()}/html`);
    const policy = answer.headers.get("content-security-policy") ?? "";
    expect(policy).toMatch(/^sandbox allow-popups allow-popups-to-escape-sandbox;/);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("img-src data:");
    expect(policy).not.toContain("script-src");
    expect(await (await ask(`/messages/${await newestId()}`)).text()).toMatch(/<iframe[^>]+sandbox="allow-popups/s);
  });

  test("attachments are downloads, never pages", async () => {
    await send({ attachments: [{ filename: "pagé.html", content: "<script>1</script>", contentType: "text/html" }] });
    const answer = await ask(`/messages/${await newestId()}/attachments/1`);
    expect(answer.headers.get("content-type")).toBe("application/octet-stream");
    expect(answer.headers.get("content-disposition")).toBe("attachment; filename*=UTF-8''pag%C3%A9.html");
    expect(await answer.text()).toBe("<script>1</script>");
  });

  test("an unchanged list is not sent again", async () => {
    await send({});
    const etag = (await ask("/list")).headers.get("etag") ?? "";
    expect((await ask("/list", { headers: { "if-none-match": etag } })).status).toBe(304);
    await send({});
    expect((await ask("/list", { headers: { "if-none-match": etag } })).status).toBe(200);
  });

  test.each(["/messages/none", "/messages/none/html", "/messages/..%2F..%2Fetc", "/api/messages/none", "/elsewhere"])(
    "%s is not found",
    async (address) => {
      expect((await ask(address)).status).toBe(404);
    },
  );
});

function linesOf(socket: Socket): { until(end: RegExp): Promise<string[]> } {
  let buffered = "";
  let wake = (): void => {};
  socket.on("data", (data) => {
    buffered += data.toString();
    wake();
  });
  return {
    async until(end) {
      const lines: string[] = [];
      for (;;) {
        const length = buffered.indexOf("\r\n");
        if (length < 0) await new Promise<void>((resolve) => (wake = resolve));
        else {
          const line = buffered.slice(0, length);
          buffered = buffered.slice(length + 2);
          lines.push(line);
          if (end.test(line)) return lines;
        }
      }
    },
  };
}
