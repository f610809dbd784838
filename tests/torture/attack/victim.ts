import { createHash } from "node:crypto";
import { one } from "../../functions/support/chat_client.ts";
import type { Person } from "../../functions/support/test_stack.ts";
import type { TortureWorld } from "../support/torture_world.ts";

/** Another company in the same database, full of words that nobody else may ever read. */
export type Victim = {
  /** Every secret of theirs holds this. */
  canary: string;
  /** Ids of theirs: leads, memories, threads, turns, calls, proposals, the workspace, the person. */
  ids: [string, ...string[]];
  approvalId: string;
  turnId: string;
  threadId: string;
  /** Changes with any cell of theirs. */
  fingerprint(): Promise<string>;
};

export async function moveInVictim(world: TortureWorld): Promise<Victim> {
  const canary = `kanarienvogel${crypto.randomUUID().slice(0, 8)}`;
  const owner = await world.person();
  const { sql } = world;
  await sql`update public.workspaces set name = ${`${canary} Holding`} where id = ${owner.workspaceId}`;
  await sql`update public.workspace_members set display_name = ${`${canary} Owner`} where user_id = ${owner.userId}`;
  const leadId = await owner.addLead({
    name: `${canary} Schmidt`,
    email: `${canary}@victim.example`,
    phone: canary,
    title: canary,
    city: canary,
    tags: [canary],
    source: canary,
  });
  await owner.rpc("add_note", { workspace_id: owner.workspaceId, lead_id: leadId, body: `${canary} note` });
  const proposed = await proposeMail(world, owner, leadId, canary);
  const memories = await sql`insert into public.memories (workspace_id, user_id, content)
    values (${owner.workspaceId}, ${owner.userId}, ${`${canary} memory`}) returning id`;
  const calls = await sql`select id from public.tool_calls where turn_id = ${proposed.turnId}`;
  const found = [...memories, ...calls].map(({ id }) => String(id));
  return {
    ...proposed,
    canary,
    ids: [leadId, owner.workspaceId, owner.userId, ...Object.values(proposed), ...found],
    fingerprint: () => fingerprint(world, owner.workspaceId),
  };
}

/** A mail of theirs that waits for them, which somebody else might like to approve. */
async function proposeMail(world: TortureWorld, owner: Person, leadId: string, canary: string) {
  const mail = { lead_id: leadId, subject: `${canary} subject`, body: `${canary} body` };
  world.model.script(() => ({ calls: [{ tool: "send_email", arguments: mail }] }));
  const events = await owner.chat.ask(`${canary} question`);
  const { turn_id: turnId, thread_id } = one(events, "turn.started");
  return { turnId, threadId: thread_id ?? "", approvalId: one(events, "approval.requested").approval_id };
}

async function fingerprint({ sql }: TortureWorld, workspaceId: string): Promise<string> {
  const tables = await sql`select distinct table_name from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where table_schema = 'public' and column_name = 'workspace_id' and t.table_type = 'BASE TABLE' order by 1`;
  const hash = createHash("sha256");
  for (const { table_name } of tables) {
    const [rows] =
      await sql`select string_agg(t::text, '|' order by t::text) as text from ${sql(`public.${table_name}`)} t
      where t.workspace_id = ${workspaceId}`;
    hash.update(`${table_name}:${rows?.text ?? ""}\n`);
  }
  return hash.digest("hex");
}
