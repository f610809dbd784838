import { readFile } from "node:fs/promises";
import type { Sql } from "postgres";

export interface ManyLeads {
  workspaceId: string;
  /** Who owns the leads. */
  members: readonly string[];
  leads: number;
}

/** Puts believable leads into a workspace, a tenth as many companies, and what hangs on them; then the planner is told. */
export async function addManyLeads(sql: Sql, { workspaceId, members, leads }: ManyLeads): Promise<void> {
  const script = await readFile(new URL("./many_leads.sql", import.meta.url), "utf8");
  const connection = await sql.reserve();
  try {
    await connection`select set_config('many.workspace', ${workspaceId}, false),
      set_config('many.members', ${members.join(",")}, false), set_config('many.leads', ${leads.toString()}, false)`;
    await connection.unsafe(script);
    // Alone, because it cannot be part of a transaction; what the server does by itself in time.
    await connection.unsafe("vacuum (analyze)");
  } finally {
    connection.release();
  }
}
