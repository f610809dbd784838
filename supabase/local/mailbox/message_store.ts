import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { readMessage } from "./read_message.ts";

const storedMessage = z.strictObject({
  id: z.string(),
  received_at: z.iso.datetime(),
  from: z.string(),
  /** Everybody whom the sender named to the server, blind copies included. */
  to: z.array(z.string()),
  subject: z.string(),
  /** The beginning of the text, for the list. */
  preview: z.string(),
  size_bytes: z.number(),
  attachments: z.number(),
});

/** What the list shows of a captured message. */
export type StoredMessage = z.infer<typeof storedMessage>;

export interface Envelope {
  from: string;
  to: string[];
}

/**
 * Captured messages on disk: `<id>.eml` as received and `<id>.json` for the list. Ids sort by arrival. Files appear
 * whole (written aside, then renamed), the `.json` last: a message without it was never confirmed to its sender.
 */
export interface MessageStore {
  add(raw: Buffer, envelope: Envelope): Promise<StoredMessage>;
  /** Newest first; `search` matches sender, recipients and subject. */
  find(query: { search: string; offset: number; limit: number }): { messages: StoredMessage[]; total: number };
  get(id: string): StoredMessage | undefined;
  raw(message: StoredMessage): Promise<Buffer>;
  clear(): Promise<void>;
  /** Changes whenever the list does. */
  version(): string;
}

export async function openMessageStore(directory: string): Promise<MessageStore> {
  await mkdir(directory, { recursive: true });
  const messages = new Map((await readStored(directory)).map((message) => [message.id, message]));
  let added = 0;
  let lastId = [...messages.keys()].at(-1) ?? "";

  return {
    async add(raw, envelope) {
      const receivedAt = new Date().toISOString();
      added += 1;
      const id = `${receivedAt.replace(/\D/g, "")}-${String(added).padStart(6, "0")}-${randomBytes(3).toString("hex")}`;
      const { from, subject, text, attachments } = await readMessage(raw);
      const message: StoredMessage = {
        id,
        received_at: receivedAt,
        from: from || envelope.from,
        to: envelope.to,
        subject,
        preview: text.replace(/\s+/g, " ").trim().slice(0, 160),
        size_bytes: raw.length,
        attachments: attachments.length,
      };
      await writeWhole(path.join(directory, `${id}.eml`), raw);
      await writeWhole(path.join(directory, `${id}.json`), JSON.stringify(message));
      messages.set(id, message);
      lastId = id;
      return message;
    },
    find({ search, offset, limit }) {
      const wanted = search.trim().toLowerCase();
      const found = [...messages.values()]
        .filter(({ from, to, subject }) => [from, subject, ...to].some((text) => text.toLowerCase().includes(wanted)))
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      return { messages: found.slice(offset, offset + limit), total: found.length };
    },
    get: (id) => messages.get(id),
    raw: (message) => readFile(path.join(directory, `${message.id}.eml`)),
    async clear() {
      const ids = [...messages.keys()];
      messages.clear();
      for (const id of ids) {
        await rm(path.join(directory, `${id}.json`), { force: true });
        await rm(path.join(directory, `${id}.eml`), { force: true });
      }
    },
    version: () => `${messages.size}-${lastId}`,
  };
}

async function readStored(directory: string): Promise<StoredMessage[]> {
  const names = new Set(await readdir(directory));
  const messages: StoredMessage[] = [];
  for (const name of [...names].sort()) {
    if (!name.endsWith(".json")) {
      const isConfirmed = name.endsWith(".eml") && names.has(name.replace(/eml$/, "json"));
      if (!isConfirmed) await rm(path.join(directory, name), { force: true });
      continue;
    }
    const message = storedMessage.safeParse(JSON.parse(await readFile(path.join(directory, name), "utf8")));
    if (message.success) messages.push(message.data);
  }
  return messages;
}

async function writeWhole(file: string, content: Buffer | string): Promise<void> {
  await writeFile(`${file}.partial`, content);
  await rename(`${file}.partial`, file);
}
