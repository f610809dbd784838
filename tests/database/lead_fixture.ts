import type { TransactionSql } from "postgres";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";

/** The people of the tests. `outsider` belongs to another workspace. */
export const people = {
  owner: "aaaaaaaa-0000-4000-8000-000000000001",
  member: "aaaaaaaa-0000-4000-8000-000000000002",
  viewer: "aaaaaaaa-0000-4000-8000-000000000003",
  outsider: "aaaaaaaa-0000-4000-8000-000000000004",
} as const;
export const workspace = "bbbbbbbb-0000-4000-8000-000000000001";
export const otherWorkspace = "bbbbbbbb-0000-4000-8000-000000000002";

/** What a request may do: call SQL functions by name, or run any statement, as one person. */
export type AsPerson = {
  rpc(name: string, args?: Record<string, unknown>): Promise<unknown>;
  sql: TransactionSql;
};

export type LeadDatabase = {
  database: LocalDatabase;
  /** Runs `work` in one transaction as that person (undefined: anonymous), as PostgREST would. */
  as<Result>(person: string | undefined, work: (caller: AsPerson) => Promise<Result>): Promise<Result>;
  /** Calls one function as that person; the workspace is filled in. */
  call(person: string | undefined, name: string, args?: Record<string, unknown>): Promise<unknown>;
};

/** A database with two workspaces and four people, without leads. */
export async function startLeadDatabase(): Promise<LeadDatabase> {
  const database = await startDatabase();
  const { sql } = database;
  for (const [name, id] of Object.entries(people)) {
    await sql`insert into auth.users (id, email) values (${id}, ${`${name}@example.com`})`;
  }
  await sql`insert into public.workspaces (id, name) values (${workspace}, 'Ours'), (${otherWorkspace}, 'Theirs')`;
  await sql`insert into public.workspace_members (workspace_id, user_id, role, display_name, email) values
    (${workspace}, ${people.owner}, 'owner', 'Olive Owner', 'owner@example.com'),
    (${workspace}, ${people.member}, 'member', 'Max Member', 'member@example.com'),
    (${workspace}, ${people.viewer}, 'viewer', 'Vera Viewer', 'viewer@example.com'),
    (${otherWorkspace}, ${people.outsider}, 'owner', 'Otto Outsider', 'outsider@example.com')`;

  const as: LeadDatabase["as"] = async (person, work) => {
    const result = await sql.begin(async (transaction) => {
      const role = person ? "authenticated" : "anon";
      const claims = JSON.stringify(person ? { sub: person, role } : { role });
      await transaction`select set_config('request.jwt.claims', ${claims}, true), set_config('role', ${role}, true)`;
      return {
        value: await work({ sql: transaction, rpc: (name, args) => callFunction(transaction, name, args ?? {}) }),
      };
    });
    return result.value;
  };
  return {
    database,
    as,
    call: (person, name, args) => as(person, ({ rpc }) => rpc(name, { workspace_id: workspace, ...args })),
  };
}

/** Calls `public.<name>()` with named arguments, the way PostgREST spreads a JSON body over them. */
async function callFunction(sql: TransactionSql, name: string, args: Record<string, unknown>): Promise<unknown> {
  const rows = await sql`select private.call_function(${name}, ${JSON.stringify(args)}::text::jsonb) as answer`;
  return rows[0]?.answer;
}
