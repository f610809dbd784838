import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";
import { type FixtureStack, startFixtureStack } from "./fixture_stack.ts";

let stack: FixtureStack;
beforeAll(async () => {
  stack = await startFixtureStack();
}, 60_000);
afterAll(() => stack?.stop());

describe("an error raised in the database", () => {
  test.each([
    ["P0001", 400],
    ["P0002", 500],
    ["22023", 400],
    ["23505", 409],
    ["23514", 400],
    ["28000", 403],
    ["40001", 500],
    ["42501", 403],
    ["53400", 500],
    ["57014", 500],
    ["LA001", 400],
    ["PT404", 404],
  ])("%s answers with %i, its code and its message", async (code, status) => {
    const answer = await (await stack.signedIn()).rpc("raise_error", { code });
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({ code, message: `refused as ${code}`, details: "the detail" });
  });

  test("a broken check answers with 400 and names the constraint", async () => {
    const client = await stack.signedIn();
    const answer = await client.from("notes").insert({ text: "longer than twenty characters" });
    expect(answer).toMatchObject({ status: 400, error: { code: "23514" } });
    expect(answer.error?.message).toContain("notes_text_is_short");
  });
});

describe("values", () => {
  test("times are ISO 8601 with an offset, dates are dates", async () => {
    const client = await stack.signedIn();
    const { data } = await client.from("notes").insert({ text: "when" }).select("at, day").single();
    expect(data?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+\+00:00$/);
    expect(data?.day).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test.each([["text"], ["42"], ['{"a":1}'], [42], [true], [{ a: "x" }], [[1, "x"]]])(
    "the json value %j arrives as it was given, in a column and in an argument",
    async (payload) => {
      const client = await stack.signedIn();
      const called = await client.rpc("echo", { payload });
      expect(called.data.payload).toEqual(payload);
      const stored = await client.from("notes").insert({ text: "json", data: payload }).select("data").single();
      expect(stored.data?.data).toEqual(payload);
    },
  );
});

describe("rights", () => {
  test("requests do not grant what migrations did not", async () => {
    const client = await stack.signedIn();
    await client.from("notes").select();
    expect((await client.from("ungranted").select()).error?.code).toBe("42501");
    expect((await stack.client().from("notes").select()).status).toBe(401);
    const sql = connect(stack.databaseUrl, { connections: 1 });
    const grants = await sql`
      select distinct grantee::text from information_schema.role_table_grants
      where table_name = 'ungranted' and grantee in ('anon', 'authenticated', 'service_role')`;
    await sql.end();
    expect([...grants]).toEqual([]);
  });

  test("row level security decides, and identities do not mix under load", async () => {
    const demo = await stack.signedIn();
    const other = stack.client();
    await other.auth.signInWithPassword({ email: "colleague@example.com", password: "demo-password" });
    await other.from("notes").insert({ text: "the colleague's" });
    const seen = await Promise.all(
      Array.from({ length: 60 }, async (_, turn) => {
        const { data } = await (turn % 2 === 0 ? demo : other).from("notes").select("owner");
        return new Set(data?.map((row) => row.owner));
      }),
    );
    for (const [turn, owners] of seen.entries()) {
      const id = `00000000-0000-4000-8000-00000000000${turn % 2 === 0 ? 1 : 2}`;
      expect([...owners].every((owner) => owner === id)).toBe(true);
    }
    const forged = await demo.from("notes").insert({ text: "x", owner: "00000000-0000-4000-8000-000000000002" });
    expect(forged).toMatchObject({ status: 403, error: { code: "42501" } });
  });
});

describe("the schema", () => {
  test("a table that is not there answers with 404", async () => {
    const answer = await (await stack.signedIn()).from("nothing").select();
    expect(answer).toMatchObject({ status: 404, error: { code: "PGRST205" } });
  });

  test("a table made while the stack runs is served after `notify pgrst`", async () => {
    const client = await stack.signedIn();
    await client.from("notes").select();
    const sql = connect(stack.databaseUrl, { connections: 1 });
    await sql.unsafe("create table public.late (id int); grant select on public.late to authenticated");
    await sql`notify pgrst, 'reload schema'`;
    await sql.end();
    await expect.poll(async () => (await client.from("late").select()).status).toBe(200);
  });

  test("a page on another origin may ask", async () => {
    const response = await fetch(`${stack.url}/rest/v1/notes`, {
      method: "OPTIONS",
      headers: { origin: "https://app.example.org", "access-control-request-headers": "apikey" },
    });
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("apikey");
  });
});
