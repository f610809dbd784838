import type { Sql } from "postgres";
import { createWorkspace, type Workspace } from "../../helpers/people.ts";
import { startTemplateDatabase, type TemplateDatabase } from "../harness/template_database.ts";

export type ImportWorld = TemplateDatabase<Workspace>;

/** A workspace with so many of the file's people among its leads, and as many others. */
export function startImportWorld(known: number): Promise<ImportWorld> {
  return startTemplateDatabase(async (sql) => {
    const workspace = await createWorkspace(sql, "Bench");
    await fillWithLeads(sql, workspace.id, known);
    return workspace;
  });
}

const atOnce = 5_000;

/** Leads as an earlier import left them: those of the file's first half, with another title, and as many of whom it does not speak. */
async function fillWithLeads(sql: Sql, workspaceId: string, known: number): Promise<void> {
  await sql`insert into public.accounts (workspace_id, name)
    select ${workspaceId}, 'Company ' || place || ', Inc.' from generate_series(0, 4999) as place`;
  for (let first = 0; first < 2 * known; first += atOnce) {
    await sql`insert into public.leads (workspace_id, account_id, name, email, title, country, source)
      select ${workspaceId}, a.id, 'First' || p.place || ' Last "' || p.place % 977 || '"',
        case when p.place < ${known} then 'person.' else 'stranger.' end || p.place || '@company' || p.place % 5000 || '.example',
        'Trainee', 'Germany', 'Fair'
      from generate_series(${first}::int, ${Math.min(first + atOnce, 2 * known) - 1}::int) as p (place)
      join public.accounts a on a.workspace_id = ${workspaceId} and a.name = 'Company ' || p.place % 5000 || ', Inc.'`;
  }
}
