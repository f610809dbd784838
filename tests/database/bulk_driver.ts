import type { Sql } from "postgres";
import { z } from "zod";
import { actAs, type Who } from "../helpers/act_as.ts";
import { createWorkspace } from "../helpers/people.ts";
import { callWithJson } from "./import_driver.ts";

const named = z.object({ id: z.string(), label: z.string().nullable(), reason: z.string() });
export const bulkRow = z.object({
  id: z.string(),
  status: z.string(),
  total: z.number(),
  would_change: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  skipped: z.number(),
  failed: z.number(),
  problems: z.array(named),
  reversed: z.number(),
  kept: z.number(),
  kept_leads: z.array(named),
  sample: z.array(z.object({ label: z.string(), field: z.string(), before: z.unknown(), after: z.unknown() })),
  error: z.string().nullable(),
});
export type BulkRow = z.infer<typeof bulkRow>;
const step = z.object({ status: z.string().nullable(), more: z.boolean() });

export type BulkOrder = {
  action?: string;
  selection?: Record<string, unknown>;
  changes?: Record<string, unknown>;
  job_id?: string;
};

/** Bulk jobs as one person. */
export function bulkDriver(sql: Sql, who: Who, workspaceId: string) {
  const call = (name: string, args: Record<string, unknown>): Promise<unknown> =>
    actAs(sql, who, (transaction) => callWithJson(transaction, name, args));
  const take = async (name: string, job_id: string) => bulkRow.parse(await call(name, { job_id }));
  const advance = async (job_id: string) => step.parse(await call("advance_bulk_job", { job_id }));

  async function preview({ action = "change", selection = { filter: {} }, ...rest }: BulkOrder): Promise<BulkRow> {
    return bulkRow.parse(await call("preview_bulk_job", { workspace_id: workspaceId, action, selection, ...rest }));
  }

  /** Works as the tick does until nothing is left. */
  async function drive(jobId: string): Promise<BulkRow> {
    while ((await advance(jobId)).more);
    return await take("read_bulk_job", jobId);
  }

  return {
    call,
    preview,
    advance,
    drive,
    start: (jobId: string) => take("start_bulk_job", jobId),
    stop: (jobId: string) => take("stop_bulk_job", jobId),
    read: (jobId: string) => take("read_bulk_job", jobId),
    async run(order: BulkOrder): Promise<BulkRow> {
      const { id } = await preview(order);
      await take("start_bulk_job", id);
      return await drive(id);
    },
    async undo(jobId: string): Promise<BulkRow> {
      await take("undo_bulk_job", jobId);
      return await drive(jobId);
    },
    /** Begins a job as if it were a large one, in chunks of so many leads. */
    async begin(order: BulkOrder, chunkLeads: number): Promise<string> {
      const { id } = await preview(order);
      await sql`with taken as (delete from private.bulk_job_chunks where job_id = ${id} returning *),
        leads as (select t.workspace_id, u.lead, row_number() over (order by t.number, u.place) - 1 as place
          from taken t cross join unnest(t.lead_ids) with ordinality as u (lead, place))
        insert into private.bulk_job_chunks (job_id, number, workspace_id, lead_ids)
        select ${id}, 1000 + place / ${chunkLeads}::int, workspace_id, array_agg(lead order by place) from leads group by 2, 3`;
      await sql`update public.bulk_jobs set status = 'running', acting_id = user_id, started_at = now() where id = ${id}`;
      return id;
    },
  };
}

/** What a run came to. */
export function outcomeOf({ status, changed, unchanged, skipped, failed }: BulkRow) {
  return { status, changed, unchanged, skipped, failed };
}

/** A workspace of its own with its owner's jobs. */
export async function bulkPlace(sql: Sql) {
  const workspace = await createWorkspace(sql);
  const jobs = bulkDriver(sql, { userId: workspace.ownerId }, workspace.id);
  /** Every lead, those in the bin too. */
  const leads = () => sql`select * from public.leads where workspace_id = ${workspace.id} order by name, id`;
  const addMany = async (count: number) => {
    await sql`insert into public.leads (workspace_id, name, email)
      select ${workspace.id}, 'Lead ' || lpad(n::text, 5, '0'), 'lead' || n || '@example.com' from generate_series(1, ${count}::int) as n`;
  };
  return { sql, workspace, jobs, leads, addMany };
}

/** Leads without the instant of their last change, which undoing is. */
export function undated(rows: readonly Record<string, unknown>[]) {
  return rows.map(({ updated_at, ...rest }) => rest);
}
