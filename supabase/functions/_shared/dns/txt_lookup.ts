import type { TxtAnswer } from "../../../../shared/domain/mail/sending_domain/txt_answer.ts";
import { httpsTxtLookup } from "./https_txt_lookup.ts";
import { systemTxtLookup } from "./system_txt_lookup.ts";

/** Asks DNS for the TXT records of a name. Never rejects: that nobody could say is an answer too. */
export type TxtLookup = (name: string) => Promise<TxtAnswer>;

/**
 * The look-up that functions use: a resolver over HTTPS, which works on every platform, and the system's own while it cannot be
 * reached.
 */
export function txtLookup(options: { resolverUrl: string; fetch: typeof globalThis.fetch }): TxtLookup {
  const lookup = confirmedTxtLookup(httpsTxtLookup(options), systemTxtLookup());
  return async (name) => {
    const asked = queryName(name);
    return asked === undefined ? { state: "none" } : await lookup(asked);
  };
}

/**
 * Where the first cannot be asked, the second stands in, and only what it finds is believed: Deno reports a name server's
 * failure as "not found", and no domain shall be called faulty for that.
 */
export function confirmedTxtLookup(first: TxtLookup, second: TxtLookup): TxtLookup {
  return async (name) => {
    const answer = await first(name);
    if (answer.state !== "failed") return answer;
    const own = await second(name);
    return own.state === "found" ? own : answer;
  };
}

/** The name as DNS knows it: umlauts and other scripts in ASCII. Undefined for what can be no name: it has no records. */
export function queryName(name: string): string | undefined {
  if (!/^[\p{L}\p{M}\p{N}._-]{1,253}$/u.test(name) || /\.\.|^\.|\.$/.test(name)) return undefined;
  const url = URL.parse(`http://${name}`);
  if (!url || /^[\d.]+$/.test(url.hostname)) return undefined;
  return url.hostname.split(".").every((label) => label.length <= 63) ? url.hostname : undefined;
}
