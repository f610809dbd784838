import type { Sql } from "postgres";
import { z } from "zod";
import type { ToolRequest, TurnDriver } from "./turn_driver.ts";

export type Proposal = { turnId: string; threadId: string; callId: string; approvalId: string };

/** A mail to a lead, as the tool proposes it and as it would leave. */
export function mail(lead: { id: string; email: string }, subject = "Hello") {
  const request: ToolRequest = {
    tool: "send_email",
    effect: "external",
    arguments: { lead_id: lead.id, subject, body: "Good morning" },
  };
  const payload = { kind: "email", lead_id: lead.id, to: lead.email, subject, text: "Good morning" };
  return { request, payload };
}

/** A turn that waits for its person to decide on one proposal. */
export async function propose(
  sql: Sql,
  person: TurnDriver,
  proposed: { request: ToolRequest; payload: Record<string, unknown> },
): Promise<Proposal> {
  const held = await person.begin("Please do it");
  const callId = await person.request(held, proposed.request);
  await person.advance(held, {
    proposals: [{ call_id: callId, payload: proposed.payload, preview: { kind: "email" }, summary: "A proposal" }],
    finish: { status: "waiting" },
  });
  return { turnId: held.turnId, threadId: held.threadId, callId, approvalId: await pendingApproval(sql, callId) };
}

/** The id of the proposal that waits for a decision on this call. */
export async function pendingApproval(sql: Sql, callId: string): Promise<string> {
  const [row] = await sql`select id from public.approvals where tool_call_id = ${callId} and status = 'pending'`;
  return z.uuid().parse(row?.id);
}
