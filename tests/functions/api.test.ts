import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { operations } from "../../shared/contracts/api/operations.ts";
import { apiScope } from "../../shared/contracts/api/scope.ts";
import { errorBody } from "../../shared/contracts/error.ts";
import { type Person, startTestStack, type TestStack } from "./support/test_stack.ts";

let world: TestStack;
let alex: Person;
let secret: string;
let keyId: string;

beforeAll(async () => {
  world = await startTestStack();
  alex = await world.person();
  ({ secret, keyId } = await makeKey(alex));
  // The fuzzing below asks for more than a minute's worth.
  await world.sql`update public.api_keys set per_minute = 100000`;
});
afterAll(() => world.stop());

async function makeKey(person: Person, scopes: string[] = apiScope.options) {
  const place = { workspace_id: person.workspaceId };
  const account = await person.rpc("create_service_account", {
    ...place,
    name: `Shop ${crypto.randomUUID().slice(0, 8)}`,
  });
  const { id } = z.object({ id: z.uuid() }).parse(account);
  const made = await person.rpc("create_api_key", { ...place, service_account_id: id, name: "Sync", scopes });
  const parsed = z.object({ secret: z.string(), key: z.object({ id: z.uuid() }) }).parse(made);
  return { secret: parsed.secret, keyId: parsed.key.id };
}

type Send = { bearer?: string; body?: unknown; headers?: Record<string, string> };
function send(method: string, path: string, { bearer = secret, body, headers = {} }: Send = {}): Promise<Response> {
  return fetch(`${world.stack.url}/functions/v1/api/v1${path}`, {
    method,
    headers: {
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
}
const record = z.looseObject({ id: z.uuid(), name: z.string() });
async function created(name: string) {
  const response = await send("POST", "/leads", { body: { name } });
  expect(response.status).toBe(201);
  return { ...record.parse(await response.json()), etag: response.headers.get("etag") ?? "" };
}
async function refusal(response: Response) {
  const { error } = errorBody.parse(await response.json());
  expect(error.request_id).toBe(response.headers.get("x-request-id"));
  return [response.status, error.code];
}

describe("who may call", () => {
  test("nobody without a key, and nobody with one that is made up or revoked", async () => {
    expect(await refusal(await send("GET", "/leads", { bearer: "" }))).toEqual([401, "unauthenticated"]);
    const madeUp = `cla_00000000_${"x".repeat(43)}`;
    expect(await refusal(await send("GET", "/leads", { bearer: madeUp }))).toEqual([401, "unauthenticated"]);
    // A body that is wrong too tells a stranger nothing.
    expect(await refusal(await send("POST", "/leads", { bearer: madeUp, body: {} }))).toEqual([401, "unauthenticated"]);
    const gone = await makeKey(alex);
    expect((await send("GET", "/leads", { bearer: gone.secret })).status).toBe(200);
    await alex.rpc("revoke_api_key", { workspace_id: alex.workspaceId, key_id: gone.keyId });
    expect(await refusal(await send("GET", "/leads", { bearer: gone.secret }))).toEqual([401, "unauthenticated"]);
  });

  test("a person by their own token, in a workspace of theirs", async () => {
    const eve = await world.person();
    expect((await send("GET", "/leads", { bearer: alex.token })).status).toBe(200);
    const theirs = await send("GET", `/leads?workspace_id=${eve.workspaceId}`, { bearer: alex.token });
    expect(await refusal(theirs)).toEqual([404, "not_found"]);
    const lead = await created("Only ours");
    expect(await refusal(await send("GET", `/leads/${lead.id}`, { bearer: eve.token }))).toEqual([404, "not_found"]);
  });

  test("a key without the scope is refused", async () => {
    const reader = await makeKey(alex, ["leads:read"]);
    expect(await refusal(await send("POST", "/leads", { bearer: reader.secret, body: { name: "A" } }))).toEqual([
      403,
      "forbidden",
    ]);
  });

  test("too many requests are told when to come again", async () => {
    const busy = await makeKey(alex);
    await world.sql`insert into private.api_rates (principal, workspace_id, window_start, used)
      select ${busy.keyId}, ${alex.workspaceId}, date_trunc('minute', clock_timestamp()), 1000000`;
    const [row] = await world.sql`update public.api_keys set per_minute = 1 where id = ${busy.keyId} returning id`;
    expect(row).toBeDefined();
    const response = await send("GET", "/leads", { bearer: busy.secret });
    // The minute may turn between the two.
    expect([200, 429]).toContain(response.status);
    expect(response.headers.get("ratelimit-policy")).toBe('"minute";q=1;w=60');
    if (response.status === 429) expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("what the README says can be typed as it stands", async () => {
  const { secret: ours } = await makeKey(await world.person());
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const block = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)]
    .map(([, text]) => text ?? "")
    .find((text) => text.includes("/api/v1/"));
  const { stdout } = await promisify(execFile)("sh", [
    "-ec",
    `URL=${world.stack.url}; API_KEY=${ours}; ${block ?? "exit 1"}`,
  ]);
  expect(stdout).toMatch(/^\{"data":\[.*"next_cursor":/);
  expect(stdout).toContain('"email":"anna@acme.example"');
});

describe("records", () => {
  test("are made, read, changed, found, moved, told about and put into the bin", async () => {
    const lead = await created("Anna Jones");
    expect(await (await send("GET", `/leads/${lead.id}`)).json()).toMatchObject({ name: "Anna Jones" });
    const changed = await send("PATCH", `/leads/${lead.id}`, { body: { title: "CTO" } });
    expect(await changed.json()).toMatchObject({ title: "CTO" });
    const note = await send("POST", `/leads/${lead.id}/activities`, { body: { body: "Called back" } });
    expect(note.status).toBe(201);
    expect(JSON.stringify(await (await send("GET", `/leads/${lead.id}/activities`)).json())).toContain("Called back");
    expect(await (await send("GET", "/leads?text=Anna")).json()).toMatchObject({ data: [{ id: lead.id }] });
    expect((await send("POST", `/leads/${lead.id}/stage`, { body: { stage: "contacted" } })).status).toBe(200);
    expect(await (await send("DELETE", `/leads/${lead.id}`)).json()).toEqual({ deleted: 1 });
    expect(await refusal(await send("GET", `/leads/${lead.id}`))).toEqual([404, "not_found"]);
  });

  test("are read page by page, and only in the fields that are asked for", async () => {
    const made = new Set<string>();
    for (const name of ["P1", "P2", "P3", "P4", "P5"]) made.add((await created(name)).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    const page = z.object({ data: z.array(z.strictObject({ id: z.uuid() })), next_cursor: z.string().nullable() });
    do {
      const at: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const read = page.parse(await (await send("GET", `/leads?limit=2&fields=id${at}`)).json());
      seen.push(...read.data.map(({ id }) => id));
      cursor = read.next_cursor;
    } while (cursor !== null);
    expect(new Set(seen).size).toBe(seen.length);
    expect([...made].every((id) => seen.includes(id))).toBe(true);
  });

  test("are changed only as they were read, where that is asked", async () => {
    const lead = await created("Ben Smith");
    const unchanged = await send("GET", `/leads/${lead.id}`, { headers: { "if-none-match": lead.etag } });
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ""]);
    const first = await send("PATCH", `/leads/${lead.id}`, {
      body: { title: "A" },
      headers: { "if-match": lead.etag },
    });
    expect(first.status).toBe(200);
    const late = await send("PATCH", `/leads/${lead.id}`, { body: { title: "B" }, headers: { "if-match": lead.etag } });
    expect(await refusal(late)).toEqual([412, "precondition_failed"]);
    const odd = await send("PATCH", `/leads/${lead.id}`, { body: { title: "B" }, headers: { "if-match": "nonsense" } });
    expect(await refusal(odd)).toEqual([412, "precondition_failed"]);
    await send("POST", "/leads", { body: { name: "Taken", email: "taken@x.example" } });
    const etag = first.headers.get("etag") ?? "";
    const taken = await send("PATCH", `/leads/${lead.id}`, {
      body: { email: "taken@x.example" },
      headers: { "if-match": etag },
    });
    expect(await refusal(taken)).toEqual([409, "conflict"]);
  });

  test("are written once for an Idempotency-Key, also when it is raced", async () => {
    const write = (body: object, key = "order-1") =>
      send("POST", "/leads", { body, headers: { "idempotency-key": key } });
    const raced = await Promise.all(Array.from({ length: 12 }, () => write({ name: "Once" })));
    expect(new Set(raced.map(({ status }) => status))).toEqual(new Set([201]));
    expect(raced.filter(({ headers }) => headers.get("idempotency-replayed") === "true")).toHaveLength(11);
    const ids = await Promise.all(raced.map(async (response) => record.parse(await response.json()).id));
    expect(new Set(ids).size).toBe(1);
    expect(await refusal(await write({ name: "Another" }))).toEqual([422, "idempotency_mismatch"]);
    expect(await refusal(await write({ name: "x" }, " "))).toEqual([400, "invalid_input"]);
  });
});

describe("the contract", () => {
  test("is served as OpenAPI, without a key", async () => {
    const document = z
      .object({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
      .parse(await (await send("GET", "/openapi.json", { bearer: "" })).json());
    expect(document.openapi).toBe("3.1.0");
    expect(Object.keys(document.paths)).toEqual([...new Set(operations.map(({ path }) => path))]);
  });

  test("every example of it is answered as it says", async () => {
    const lead = await created("For the examples");
    const account = record.parse(
      await (await send("POST", "/accounts", { body: { name: "For the examples" } })).json(),
    );
    for (const { id, method, path, example, input, status, answer } of operations) {
      if (path.startsWith("/v1/imports") || path.startsWith("/v1/campaigns/")) continue;
      if ("body" in input.shape && example === undefined) continue;
      const place = path.replace("/v1", "").replace("{id}", path.includes("accounts") ? account.id : lead.id);
      if (method === "DELETE") continue;
      const body = id === "createAccount" ? { name: `Works ${crypto.randomUUID()}` } : example;
      const response = await send(method, place, body === undefined ? {} : { body });
      const read: unknown = await response.json();
      expect(response.status, `${id}: ${JSON.stringify(read)}`).toBe(status);
      expect(answer.safeParse(read).success, id).toBe(true);
    }
  });

  test("whatever is sent, no fault of ours: a refusal in the one shape", async () => {
    const lead = await created("For the fuzzing");
    const value = fc.anything({ withNullPrototype: false, maxDepth: 3 });
    const cases = fc.record({
      operation: fc.constantFrom(...operations),
      body: fc.oneof(
        fc.string(),
        value.map((given) => JSON.stringify(given) ?? "null"),
        fc.constant("example"),
      ),
      id: fc.oneof(fc.constant(lead.id), fc.uuid(), fc.string({ minLength: 1, maxLength: 20 })),
      query: fc.dictionary(fc.constantFrom("limit", "cursor", "fields", "text", "status", "unread", "x"), fc.string(), {
        maxKeys: 3,
      }),
    });
    for (const { operation, body, id, query } of fc.sample(cases, { numRuns: 300, seed: 8 })) {
      if (operation.method === "DELETE" && id === lead.id) continue;
      const place = operation.path.replace("/v1", "").replace("{id}", encodeURIComponent(id));
      const text = body === "example" ? JSON.stringify(operation.example ?? {}) : body;
      const given = operation.method === "GET" || operation.method === "DELETE" ? {} : { body: text };
      const response = await send(operation.method, `${place}?${new URLSearchParams(query)}`, given);
      const said = await response.text();
      expect(response.status, `${operation.id} ${JSON.stringify({ text, id, query })}: ${said}`).toBeLessThan(500);
      if (response.status >= 400) errorBody.parse(JSON.parse(said));
    }
  }, 120_000);

  test("what is nowhere is not found, what is not done there is said", async () => {
    expect(await refusal(await send("GET", "/nothing"))).toEqual([404, "not_found"]);
    const wrong = await send("DELETE", "/leads");
    expect(wrong.headers.get("allow")).toBe("GET, POST");
    expect(await refusal(wrong)).toEqual([405, "method_not_allowed"]);
  });

  test("a key's requests are seen by who runs the workspace", async () => {
    const listed = z.object({ keys: z.array(z.looseObject({ id: z.uuid(), last_used_at: z.string().nullable() })) });
    const { keys } = listed.parse(await alex.rpc("list_api_keys", { workspace_id: alex.workspaceId }));
    expect(keys.find(({ id }) => id === keyId)?.last_used_at).not.toBeNull();
  });
});
