import type { TortureWorld } from "../support/torture_world.ts";

/** A place where words arrive, and all that arrived there. */
export type Sink = { name: string; texts: readonly string[] };

/** What must be nowhere: the words of another company, and every secret of the stack. */
export function secretsOf(world: TortureWorld, canary: string, tokens: readonly string[]): Map<string, string> {
  const { keys, databaseUrl } = world;
  return new Map([
    ["words of another company", canary],
    ["the secret key", keys.secretKey],
    ["the signing key", keys.signingKey.d],
    ["the internal secret", keys.internalSecret],
    ["the vault's key", keys.vaultKey],
    ["the password of the superuser", keys.passwords.admin],
    ["the password of the database", keys.passwords.postgres],
    ["the password of the REST role", keys.passwords.authenticator],
    ["the database's address", new URL(databaseUrl).host],
    ["the model's key", "sk-the-key-of-the-model"],
    ...tokens.map((token, index): [string, string] => [`token ${index + 1}`, token]),
  ]);
}

/** Where a secret was found, and what stands around it. */
export function findLeaks(sinks: readonly Sink[], secrets: ReadonlyMap<string, string>): string[] {
  return sinks.flatMap(({ name, texts }) =>
    texts.flatMap((text) =>
      [...secrets].flatMap(([what, secret]) => {
        const place = text.indexOf(secret);
        return place < 0 ? [] : [`${what} in ${name}: …${text.slice(Math.max(0, place - 80), place + 20)}`];
      }),
    ),
  );
}
