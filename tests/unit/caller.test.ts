import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { beforeEach, expect, test } from "vitest";
import { AppError } from "../../supabase/functions/_shared/app_error.ts";
import { type Authenticate, authenticator } from "../../supabase/functions/_shared/caller.ts";
import { readEnvironment } from "../../supabase/functions/_shared/environment.ts";
import { tunables } from "../../supabase/functions/_shared/tunables.ts";

const { publicKey, privateKey } = await generateKeyPair("ES256");
const stranger = await generateKeyPair("ES256");
const variables: Record<string, string> = {
  SUPABASE_URL: "http://127.0.0.1:1",
  SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_1"}',
  SUPABASE_SECRET_KEYS: '{"default":"sb_secret_1"}',
  SUPABASE_JWKS: JSON.stringify({ keys: [await exportJWK(publicKey)] }),
};
const environment = readEnvironment((name) => variables[name]);
const start = Date.UTC(2026, 10, 23);
const hour = 3_600_000;

let instant: number;
let authenticate: Authenticate;
beforeEach(() => {
  instant = start;
  authenticate = authenticator(environment, () => new Date(instant));
});

async function tokenOf(userId: string, more: Record<string, unknown> = {}, key = privateKey): Promise<string> {
  const claims = { sub: userId, role: "authenticated", aud: "authenticated", exp: (start + hour) / 1000, ...more };
  return await new SignJWT(claims).setProtectedHeader({ alg: "ES256" }).sign(key);
}

const ask = (token: string) =>
  authenticate(new Request("http://127.0.0.1/chat", { headers: { authorization: `Bearer ${token}` } }));
const refusal = async (token: string) => await ask(token).then(String, (error: unknown) => error);

test("a token that was found valid is valid until it expires, and not a moment longer", async () => {
  const userId = crypto.randomUUID();
  const token = await tokenOf(userId);
  instant = start + hour - 1000;
  for (let time = 0; time < 2; time++) expect(await ask(token)).toEqual({ userId, token });
  instant = start + hour;
  for (let time = 0; time < 2; time++) {
    expect(await refusal(token)).toMatchObject({ code: "unauthenticated", message: /expired/ });
  }
});

test("the claims of a known token under another signature are refused", async () => {
  const userId = crypto.randomUUID();
  const token = await tokenOf(userId);
  await ask(token);
  const forged = [await tokenOf(userId, {}, stranger.privateKey), `${token.slice(0, -4)}AAAA`, token.slice(0, -1)];
  for (const one of forged) expect(await refusal(one)).toBeInstanceOf(AppError);
  expect(await ask(token)).toMatchObject({ userId });
});

test("a token without an end, of another role or for another audience is refused", async () => {
  for (const more of [{ exp: undefined }, { role: "service_role" }, { aud: "others" }]) {
    expect(await refusal(await tokenOf(crypto.randomUUID(), more))).toMatchObject({ code: "unauthenticated" });
  }
});

test("of more people than it remembers, each is still told from the others", async () => {
  const first = crypto.randomUUID();
  const token = await tokenOf(first);
  await ask(token);
  const others = await Promise.all(
    Array.from({ length: tunables.request.knownTokens }, async () => {
      const userId = crypto.randomUUID();
      return { userId, token: await tokenOf(userId) };
    }),
  );
  for (const other of others) expect(await ask(other.token)).toEqual(other);
  expect(await ask(token)).toEqual({ userId: first, token });
});
