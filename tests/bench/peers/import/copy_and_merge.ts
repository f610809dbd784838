/** The floor: COPY and three statements written for just this file. Nothing resumes, nothing can be undone or stopped. */
import { once } from "node:events";
import type { ImportSubject } from "../../import/import_subject.ts";

export const copyAndMerge: ImportSubject = async ({ sql, workspaceId, table }) => {
  const began = performance.now();
  let stagedMilliseconds = 0;
  const counts = await sql.begin(async (transaction) => {
    await transaction`create temporary table staged (number int, record text, first_name text, last_name text, email text,
      phone text, title text, company text, website text, country text, city text, stage text, source text) on commit drop`;
    const sink = await transaction`copy staged from stdin`.writable();
    for await (const batch of table.rows()) {
      const lines = batch.map(({ number, cells }) => `${number}\t${cells.map(copied).join("\t")}\n`);
      if (!sink.write(lines.join(""))) await once(sink, "drain");
    }
    sink.end();
    await once(sink, "finish");
    stagedMilliseconds = performance.now() - began;
    await transaction`analyze staged`;
    await transaction`insert into public.accounts (workspace_id, name, domain)
      select distinct on (lower(company)) ${workspaceId}::uuid, company, split_part(replace(website, 'https://www.', ''), '/', 1)
      from staged where email like '%_@_%' order by lower(company), number
      on conflict do nothing`;
    const [updated] = await transaction`with facts as (${facts(transaction, workspaceId)}), changed as (
        update public.leads l set (account_id, name, phone, title, country, city, stage, source)
          = (f.account_id, f.name, f.phone, f.title, f.country, f.city, f.stage, f.source)
        from facts f where l.workspace_id = ${workspaceId} and l.email_key = f.email and l.deleted_at is null returning 1
      ) select count(*)::int as count from changed`;
    const [added] = await transaction`with facts as (${facts(transaction, workspaceId)}), added as (
        insert into public.leads (workspace_id, account_id, name, email, phone, title, country, city, stage, source)
        select ${workspaceId}, f.account_id, f.name, f.email, f.phone, f.title, f.country, f.city, f.stage, f.source
        from facts f where not exists (select from public.leads l
          where l.workspace_id = ${workspaceId} and l.email_key = f.email and l.deleted_at is null) returning 1
      ) select count(*)::int as count from added`;
    const failed = await transaction`select * from staged where email not like '%_@_%' order by number`;
    return { added: Number(added?.count), updated: Number(updated?.count), failed: failed.length };
  });
  return { ...counts, stagedMilliseconds, reported: counts.failed };
};

type Transaction = Parameters<Parameters<Parameters<ImportSubject>[0]["sql"]["begin"]>[1]>[0];

function facts(transaction: Transaction, workspaceId: string) {
  return transaction`select a.id as account_id, s.first_name || ' ' || s.last_name as name, lower(s.email) as email, s.phone,
      s.title, s.country, s.city, s.source, case s.stage when 'customer' then 'won' when 'opportunity' then 'proposal' else 'new' end as stage
    from staged s join public.accounts a on a.workspace_id = ${workspaceId} and a.name_key = lower(s.company)
    where s.email like '%_@_%'`;
}

function copied(cell: string): string {
  return cell === "" ? "\\N" : /[\\\t\r\n]/.test(cell) ? escaped(cell) : cell;
}

function escaped(cell: string): string {
  return cell.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\r", "\\r").replaceAll("\n", "\\n");
}
