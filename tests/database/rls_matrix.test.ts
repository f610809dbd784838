import { afterAll, describe, expect, test } from "vitest";
import type { Who } from "../helpers/act_as.ts";
import { type ProbedRow, reachedRows, readRows, readTables, type TableFacts } from "../helpers/rls_probe.ts";
import { createRlsWorld } from "../helpers/rls_world.ts";
import { openTestDatabase } from "../helpers/test_database.ts";
import { type CallerKind, type Command, callers, commands, rlsClaims, type TableClaims } from "./rls_claims.ts";

// Before the tests are named: their names come from the catalogue.
const database = await openTestDatabase();
const { sql } = database;
const world = await createRlsWorld(sql);
const tables = await readTables(sql);
afterAll(() => database.stop());

const whoIs = (kind: CallerKind): Who => (kind === "anonymous" ? "anonymous" : { userId: world.people[kind] });

/** What differs between the claim and what really happens, as sentences; none when the claim is true. */
async function differences(table: TableFacts, kind: CallerKind, command: Command): Promise<string[]> {
  const claims = rlsClaims[table.name];
  if (!claims) return [`${table.name} has no claims in rls_claims.ts`];
  const rows = (await candidates(table, claims, kind, command)).filter(
    ({ row }) => kind !== "outsider" || row[workspaceColumn(claims)] !== world.foreignWorkspaceId,
  );
  const changeable = await rowsWhere(table, claims.changeable ?? "true");
  const shared = await rowsWhere(table, claims.shared?.where ?? "false");
  const claimsOf = ({ id }: ProbedRow) => (shared.has(id) ? { ...claims, ...claims.shared } : claims);
  const expected = rows.filter((row) => isClaimed(row, claimsOf(row), kind, command, changeable)).map(({ id }) => id);
  const reached = await reachedRows(sql, table, whoIs(kind), command, rows);
  return [
    ...reached.filter((id) => !expected.includes(id)).map((id) => `can ${command} ${id}`),
    ...expected.filter((id) => !reached.includes(id)).map((id) => `can't ${command} ${id}`),
  ];
}

const workspaceColumn = (claims: TableClaims) => claims.workspace ?? "workspace_id";

/** Every row that exists; to insert, also one in the caller's own name where there is none. */
async function candidates(table: TableFacts, claims: TableClaims, kind: CallerKind, command: Command) {
  const rows = await readRows(sql, table);
  const { person } = claims;
  if (command !== "insert" || person === null || kind === "anonymous") return rows;
  const ours = rows.filter(({ row }) => row[workspaceColumn(claims)] === world.workspaceId);
  const [model] = ours;
  if (!model || ours.some(({ row }) => row[person] === world.people[kind])) return rows;
  return [...rows, { id: model.id, row: { ...model.row, [person]: world.people[kind] } }];
}

async function rowsWhere(table: TableFacts, condition: string): Promise<Set<string>> {
  const key = table.key.map((column) => `t.${column}`).join(", ");
  const rows = await sql.unsafe(`select jsonb_build_array(${key})::text as id from ${table.name} t where ${condition}`);
  return new Set(rows.map(({ id }) => String(id)));
}

function isClaimed(
  { id, row }: ProbedRow,
  claims: TableClaims,
  kind: CallerKind,
  command: Command,
  changeable: Set<string>,
) {
  const reach = claims[command][kind];
  if (reach === "nothing" || row[workspaceColumn(claims)] !== world.workspaceId) return false;
  if (command !== "select" && !changeable.has(id)) return false;
  return reach === "workspace" || (claims.person !== null && row[claims.person] === whoseId(kind));
}

const whoseId = (kind: CallerKind) => (kind === "anonymous" ? null : world.people[kind]);

describe.each(tables.map((table) => ({ table, name: table.name })))("$name", ({ table }) => {
  test.each(callers.flatMap((kind) => commands.map((command) => ({ kind, command }))))(
    "$kind: $command",
    async ({ kind, command }) => {
      expect(await differences(table, kind, command)).toEqual([]);
    },
  );

  test("has rows of ours and of a stranger's, of two people where they are personal", async () => {
    const claims = rlsClaims[table.name];
    if (!claims) throw new Error(`${table.name} has no claims in rls_claims.ts`);
    const rows = (await readRows(sql, table)).map(({ row }) => row);
    if (claims.isConfiguration) return expect(rows.length).toBeGreaterThan(0);
    const ours = rows.filter((row) => row[workspaceColumn(claims)] === world.workspaceId);
    expect(ours.length).toBeGreaterThan(0);
    expect(rows.length).toBeGreaterThan(ours.length);
    const { person } = claims;
    if (person) expect(new Set(ours.map((row) => row[person])).size).toBeGreaterThan(1);
  });

  test("nobody moves a row to another workspace or person, or renumbers it", () => {
    const claims = rlsClaims[table.name];
    const fixed = [...table.key, claims?.workspace ?? "workspace_id", claims?.person ?? "id"];
    expect(table.updatable.filter((column) => fixed.includes(column))).toEqual([]);
  });
});

test("no claims are left over from a table that is gone", () => {
  const names = tables.map(({ name }) => name);
  expect(Object.keys(rlsClaims).filter((name) => !names.includes(name))).toEqual([]);
});

describe("the matrix notices", () => {
  const tableCalled = async (name: string) => {
    const found = (await readTables(sql)).find((table) => table.name === name);
    if (!found) throw new Error(`No table ${name}.`);
    return found;
  };

  test.each([
    ["a policy that lets everyone read", "select"],
    ["row level security switched off", "select"],
  ])("%s", async (hole) => {
    const [open, close] = hole.includes("policy")
      ? [
          "create policy hole on public.messages for select to authenticated using (true)",
          "drop policy hole on public.messages",
        ]
      : [
          "alter table public.messages disable row level security",
          "alter table public.messages enable row level security",
        ];
    await sql.unsafe(open);
    expect(await differences(await tableCalled("public.messages"), "outsider", "select")).not.toEqual([]);
    expect(await differences(await tableCalled("public.messages"), "removed", "select")).not.toEqual([]);
    await sql.unsafe(close);
    expect(await differences(await tableCalled("public.messages"), "outsider", "select")).toEqual([]);
  });

  test("a policy that lets a colleague write in another's name", async () => {
    await sql`grant insert on public.agent_notifications to authenticated`;
    await sql`create policy hole on public.agent_notifications for insert to authenticated with check (true)`;
    expect(await differences(await tableCalled("public.agent_notifications"), "member", "insert")).not.toEqual([]);
    await sql`drop policy hole on public.agent_notifications`;
    await sql`revoke insert on public.agent_notifications from authenticated`;
  });

  test("a right that was lost", async () => {
    await sql`revoke delete on public.memories from authenticated`;
    expect(await differences(await tableCalled("public.memories"), "owner", "delete")).not.toEqual([]);
    await sql`grant delete on public.memories to authenticated`;
  });

  test("a table without claims", async () => {
    await sql`create table public.forgotten (id uuid primary key)`;
    expect(await differences(await tableCalled("public.forgotten"), "owner", "select")).not.toEqual([]);
    await sql`drop table public.forgotten`;
  });
});
