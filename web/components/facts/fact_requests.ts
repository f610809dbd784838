import { z } from "zod";
import { type Fact, fact } from "../../../shared/contracts/fact.ts";
import { ApiError } from "../../api/api_error.ts";
import { callFunction } from "../../api/functions.ts";
import { rpc } from "../../api/rest.ts";

/** The record that facts are about. */
export type FactSubject = { lead_id: string } | { account_id: string };

const outcome = z.object({ ok: z.boolean(), summary: z.string().nullish(), reason: z.string().nullish() });

/** @throws ApiError */
export function listFacts(workspaceId: string, subject: FactSubject): Promise<Fact[]> {
  return rpc("list_facts", { workspace_id: workspaceId, ...subject }, z.array(fact));
}

/** Puts a fact on its record. @throws ApiError */
export async function chooseFact(workspaceId: string, factId: string): Promise<void> {
  await rpc("use_fact", { workspace_id: workspaceId, fact_id: factId }, z.unknown());
}

/** @throws ApiError */
export async function deleteFact(workspaceId: string, factId: string): Promise<void> {
  await rpc("delete_fact", { workspace_id: workspaceId, fact_id: factId }, z.boolean());
}

/** Reads the record's own site, as the assistant does; says what was found. @throws ApiError with why it could not be read */
export async function research(workspaceId: string, subject: FactSubject): Promise<string> {
  const tool = "lead_id" in subject ? "research_person" : "research_company";
  const response = await callFunction(`run-tool/${tool}?workspace_id=${workspaceId}`, { body: subject });
  const done = outcome.parse(await response.json());
  if (!done.ok) throw new ApiError("unavailable", done.reason ?? "It could not be researched.");
  return done.summary ?? "Done.";
}
