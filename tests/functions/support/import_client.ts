import { expect } from "vitest";
import { z } from "zod";
import { type LeadImport, leadImport } from "../../../shared/contracts/lead_import.ts";
import type { Person } from "./test_stack.ts";

const answer = z.object({
  import: leadImport,
  preview: z.array(z.looseObject({ number: z.number(), problem: z.string().nullable() })).optional(),
});

/** POSTs a file as it is. */
export function postFile(person: Person, body: BodyInit, query: Record<string, string> = {}): Promise<Response> {
  const search = new URLSearchParams({ workspace_id: person.workspaceId, file_name: "people.csv", ...query });
  return person.chat.call(`import?${search}`, { method: "POST", body });
}

/** Brings a file, which must be one. */
export async function bring(person: Person, body: BodyInit, query: Record<string, string> = {}) {
  const response = await postFile(person, body, query);
  expect(response.status, await response.clone().text()).toBe(201);
  return answer.parse(await response.json());
}

/** Takes one of the steps of an import, which must be possible. */
export async function take(person: Person, step: string, body: object): Promise<LeadImport> {
  const response = await person.chat.post(`import/${step}`, body);
  expect(response.status, await response.clone().text()).toBe(200);
  return answer.parse(await response.json()).import;
}

export async function readImport(person: Person, id: string): Promise<LeadImport> {
  return answer.parse(await (await person.chat.call(`import?import_id=${id}`)).json()).import;
}

/** Waits: the tick works at it by itself. */
export async function becomes(person: Person, id: string, status: LeadImport["status"]): Promise<LeadImport> {
  const read = async () => (await readImport(person, id)).status;
  await expect.poll(read, { timeout: 60_000, interval: 100 }).toBe(status);
  return await readImport(person, id);
}

/** Brings a file and runs it to its end. */
export async function importFile(person: Person, body: BodyInit, query: Record<string, string> = {}) {
  const { import: brought } = await bring(person, body, query);
  await take(person, "start", { import_id: brought.id });
  return await becomes(person, brought.id, "completed");
}

/** Status, code and message of a refusal. */
export async function refusalOf(response: Response): Promise<string> {
  const { error } = z
    .object({ error: z.object({ code: z.string(), message: z.string() }) })
    .parse(await response.json());
  return `${response.status} ${error.code}: ${error.message}`;
}
