import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type FixtureStack, startFixtureStack } from "./fixture_stack.ts";

let stack: FixtureStack;
beforeAll(async () => {
  stack = await startFixtureStack();
}, 60_000);
afterAll(() => stack?.stop());

async function accessToken(): Promise<string> {
  const { data } = await (await stack.signedIn()).auth.getSession();
  return data.session?.access_token ?? "";
}

function restWith(token: string): Promise<Response> {
  const headers = { apikey: stack.publishableKey, authorization: `Bearer ${token}` };
  return fetch(`${stack.url}/rest/v1/notes?select=id`, { headers });
}

describe("signing in", () => {
  test("the demo user signs in and the token verifies through the published keys", async () => {
    const client = await stack.signedIn();
    const { data, error } = await client.auth.getClaims();
    expect(error).toBeNull();
    expect(data?.header.alg).toBe("ES256");
    expect(data?.claims).toMatchObject({
      iss: `${stack.url}/auth/v1`,
      aud: "authenticated",
      role: "authenticated",
      sub: "00000000-0000-4000-8000-000000000001",
      email: "demo@example.com",
      app_metadata: { provider: "email" },
      is_anonymous: false,
    });
  });

  test("a wrong password is refused", async () => {
    const { data, error } = await stack.client().auth.signInWithPassword({ email: "demo@example.com", password: "no" });
    expect(data.session).toBeNull();
    expect(error?.code).toBe("invalid_credentials");
  });

  test("a refreshed session goes on, and the database still knows the person", async () => {
    const client = await stack.signedIn();
    const { data, error } = await client.auth.refreshSession();
    expect(error).toBeNull();
    expect(data.session?.access_token).toMatch(/^ey/);
    const { data: me } = await client.rpc("who_am_i");
    expect(me).toEqual({
      uid: "00000000-0000-4000-8000-000000000001",
      role: "authenticated",
      email: "demo@example.com",
      user: "authenticated",
    });
  });

  test("somebody new signs up, signs out and signs in again", async () => {
    const client = stack.client();
    const credentials = { email: "newcomer@example.com", password: "a-good-password" };
    expect((await client.auth.signUp(credentials)).error).toBeNull();
    expect((await client.auth.signOut()).error).toBeNull();
    expect((await client.auth.signInWithPassword(credentials)).error).toBeNull();
    expect((await client.auth.getUser()).data.user?.email).toBe(credentials.email);
  });

  test("a mailed link arrives over SMTP and signs in", async () => {
    const asked = await stack.client().auth.signInWithOtp({
      email: "colleague@example.com",
      options: { emailRedirectTo: `${stack.url}/welcome` },
    });
    expect(asked.error).toBeNull();
    const link = await mailedLink("colleague@example.com");
    const response = await fetch(link, { redirect: "manual" });
    const target = new URL(response.headers.get("location") ?? "");
    expect(`${target.origin}${target.pathname}`).toBe(`${stack.url}/welcome`);
    const token = new URLSearchParams(target.hash.slice(1)).get("access_token") ?? "";
    expect((await restWith(token)).status).toBe(200);
    const claims = await stack.client().auth.getClaims(token);
    expect(claims.data?.claims).toMatchObject({ email: "colleague@example.com" });
  });

  test("a mailed link leads to no foreign address", async () => {
    await stack.client().auth.signInWithOtp({
      email: "demo@example.com",
      options: { emailRedirectTo: "https://evil.example.net/" },
    });
    const response = await fetch(await mailedLink("demo@example.com"), { redirect: "manual" });
    expect(new URL(response.headers.get("location") ?? "").origin).toBe(stack.url);
  });
});

describe("a token that nobody here issued", () => {
  const forge = async (alg: string, key: Parameters<SignJWT["sign"]>[0]) =>
    new SignJWT({ role: "service_role", sub: "00000000-0000-4000-8000-000000000001" })
      .setProtectedHeader({ alg })
      .setExpirationTime("1h")
      .sign(key);

  test.each([
    ["signed with a foreign key", async () => forge("ES256", (await generateKeyPair("ES256")).privateKey)],
    ["signed with a guessed secret", async () => forge("HS256", new TextEncoder().encode("guess".repeat(8)))],
    ["without a signature", async () => `${btoa('{"alg":"none"}')}.${btoa('{"role":"service_role"}')}.`],
    ["changed after signing", async () => (await accessToken()).replace(/.{8}$/, "AAAAAAAA")],
    ["that is no token at all", async () => "nonsense"],
  ])("%s gets 401 from REST and 403 from auth", async (_, make) => {
    const token = await make();
    expect((await restWith(token)).status).toBe(401);
    const headers = { apikey: stack.publishableKey, authorization: `Bearer ${token}` };
    expect((await fetch(`${stack.url}/auth/v1/user`, { headers })).status).toBe(403);
  });

  test("no key gets 401, and so does a wrong one", async () => {
    expect((await fetch(`${stack.url}/rest/v1/notes`)).status).toBe(401);
    const headers = { apikey: "sb_publishable_wrong" };
    expect((await fetch(`${stack.url}/rest/v1/notes`, { headers })).status).toBe(401);
  });
});

describe("the two keys", () => {
  test("the publishable key is anon, the secret key is service_role", async () => {
    expect((await stack.client().rpc("who_am_i")).data).toMatchObject({ role: "anon", user: "anon", uid: null });
    const service = await stack.client(stack.secretKey).rpc("who_am_i");
    expect(service.data).toMatchObject({ role: "service_role", user: "service_role" });
  });

  test("a user's token counts even beside the secret key", async () => {
    const headers = { apikey: stack.secretKey, authorization: `Bearer ${await accessToken()}` };
    const response = await fetch(`${stack.url}/rest/v1/rpc/who_am_i`, { method: "POST", headers });
    expect(await response.json()).toMatchObject({ role: "authenticated" });
  });

  test("only the secret key administers users", async () => {
    expect((await stack.client().auth.admin.listUsers()).error?.status).toBe(403);
    expect((await (await stack.signedIn()).auth.admin.listUsers()).error?.status).toBe(403);
    const { data } = await stack.client(stack.secretKey).auth.admin.listUsers();
    expect(data.users.map((user) => user.email)).toContain("demo@example.com");
  });

  test("a user is created, changed, banned and deleted by the administrator", async () => {
    const { admin } = stack.client(stack.secretKey).auth;
    const credentials = { email: "Managed@example.com", password: "first-password" };
    const created = await admin.createUser({ ...credentials, email_confirm: true, app_metadata: { plan: "pro" } });
    const id = created.data.user?.id ?? "";
    expect((await admin.createUser(credentials)).error?.code).toBe("email_exists");
    expect((await admin.getUserById(id)).data.user).toMatchObject({ email: "managed@example.com" });

    await admin.updateUserById(id, { password: "second-password", user_metadata: { name: "M" } });
    const client = stack.client();
    expect((await client.auth.signInWithPassword(credentials)).error?.code).toBe("invalid_credentials");
    const again = { ...credentials, password: "second-password" };
    expect((await client.auth.signInWithPassword(again)).data.user?.user_metadata).toEqual({ name: "M" });

    await admin.updateUserById(id, { ban_duration: "24h" });
    expect((await client.auth.signInWithPassword(again)).error?.code).toBe("user_banned");
    await admin.deleteUser(id);
    expect((await admin.getUserById(id)).error?.status).toBe(404);
  });
});

const messageList = z.object({ messages: z.array(z.object({ id: z.string(), to: z.array(z.string()) })) });
const message = z.object({ text: z.string() });

/** The link in the newest mail to this address. */
async function mailedLink(address: string): Promise<string> {
  const { messages } = messageList.parse(await (await fetch(`${stack.mailboxUrl}/api/messages`)).json());
  const newest = messages.find(({ to }) => to.includes(address));
  const { text } = message.parse(await (await fetch(`${stack.mailboxUrl}/api/messages/${newest?.id}`)).json());
  return /http:\S+\/auth\/v1\/verify\S+/.exec(text)?.[0] ?? "no link";
}
