import { randomUUID } from "node:crypto";
import type { Sql } from "postgres";
import { z } from "zod";
import { callAs } from "./act_as.ts";

export type Role = "owner" | "admin" | "member" | "viewer";

export interface Workspace {
  id: string;
  ownerId: string;
}

/** Someone who can sign in and belongs to no workspace yet. Returns their id. */
export async function createPerson(sql: Sql, name = "Person"): Promise<string> {
  const id = randomUUID();
  await sql`insert into auth.users (id, email) values (${id}, ${`${name.toLowerCase()}.${id.slice(0, 8)}@example.com`})`;
  return id;
}

/** A workspace of one's own, made the way the page makes it. */
export async function createWorkspace(sql: Sql, name = "Workspace"): Promise<Workspace> {
  const ownerId = await createPerson(sql, "Owner");
  const created = await callAs(sql, { userId: ownerId }, "create_workspace", { name, display_name: "Owner" });
  return { id: z.uuid().parse(created), ownerId };
}

/** A further member of a workspace. Returns their id. */
export async function addMember(sql: Sql, workspaceId: string, role: Role, name: string = role): Promise<string> {
  const userId = await createPerson(sql, name);
  await sql`insert into public.workspace_members (workspace_id, user_id, role, display_name, email)
    values (${workspaceId}, ${userId}, ${role}, ${name}, ${`${name}@example.com`})`;
  return userId;
}

type LeadSketch = { name: string; email?: string; stage?: string };

/** A lead of the workspace, put there without anyone's action. Returns its id. */
export async function createLead(sql: Sql, workspaceId: string, facts: LeadSketch) {
  const [row] = await sql<{ id: string }[]>`
    insert into public.leads (workspace_id, name, email, stage)
    values (${workspaceId}, ${facts.name}, ${facts.email ?? null}, ${facts.stage ?? null}) returning id`;
  return z.uuid().parse(row?.id);
}
