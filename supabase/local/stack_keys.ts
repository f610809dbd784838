import { randomBytes } from "node:crypto";
import { readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from "jose";
import { z } from "zod";

const signingKey = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  alg: z.literal("ES256"),
  use: z.literal("sig"),
});

const stackKeys = z.object({
  signingKey,
  publishableKey: z.string().startsWith("sb_publishable_"),
  secretKey: z.string().startsWith("sb_secret_"),
  /** Signs the tokens between the gateway and @supabase/lite; never leaves this process. */
  internalSecret: z.string().min(32),
  vaultKey: z.string().min(32),
  passwords: z.object({ admin: z.string(), postgres: z.string(), authenticator: z.string() }),
});

export type SigningKey = z.infer<typeof signingKey>;
export type StackKeys = z.infer<typeof stackKeys>;

/** Reads the keys of a data directory, or makes and stores them (owner-only) on first use. */
export async function loadStackKeys(dataDirectory: string): Promise<StackKeys> {
  const file = path.join(dataDirectory, "keys.json");
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text !== undefined) return stackKeys.parse(JSON.parse(text));

  const keys = await generateStackKeys();
  // Renamed into place: a start killed half way must not leave half a key file.
  await writeFile(`${file}.new`, JSON.stringify(keys, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

async function generateStackKeys(): Promise<StackKeys> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const jwk = await exportJWK(privateKey);
  return stackKeys.parse({
    signingKey: { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: "ES256", use: "sig" },
    publishableKey: `sb_publishable_${secret(16)}_${secret(6)}`,
    secretKey: `sb_secret_${secret(16)}_${secret(6)}`,
    internalSecret: secret(48),
    vaultKey: secret(32),
    passwords: { admin: secret(18), postgres: secret(18), authenticator: secret(18) },
  });
}

function secret(bytes: number): string {
  return randomBytes(bytes).toString("base64url");
}
