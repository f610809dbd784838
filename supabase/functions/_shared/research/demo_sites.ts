import type { GuardedAnswer, GuardedFetch, GuardedRequest } from "../guarded_fetch.ts";
import { pinnedRequest } from "../pinned_request.ts";

/** Names that no one on the internet can have (RFC 2606). */
const invented = /(?:^|\.)example$/;

/**
 * Sites of invented companies, which the demo serves itself: under names that nobody can have, so that nothing of the
 * internet is ever taken for one. All other addresses go to the guarded client.
 */
export function withDemoSites(fetch: GuardedFetch, origin: string): GuardedFetch {
  return async (address, request) => {
    const url = URL.parse(address);
    if (!url || !invented.test(url.hostname) || url.port) return fetch(address, request);
    return await fromDemo(url, origin, request);
  };
}

async function fromDemo(url: URL, origin: string, request: GuardedRequest): Promise<GuardedAnswer> {
  const { maxBytes, types, seconds } = request;
  const served = new URL(`${origin}/${url.hostname}${url.pathname}${url.search}`);
  const answer = await pinnedRequest(served, "127.0.0.1", {
    ...{ method: "GET", headers: {}, body: undefined, maxBytes, types },
    signal: AbortSignal.timeout(seconds * 1000),
  });
  return { ...answer, url: url.href };
}

/** Records of invented domains, from the demo; of all others as they are. */
export function withDemoRecords(
  read: (domain: string) => Promise<string[]>,
  origin: string,
  fetch: typeof globalThis.fetch,
) {
  return async (domain: string): Promise<string[]> => {
    if (!invented.test(domain)) return read(domain);
    const response = await fetch(`${origin}/${domain}/.records`);
    return response.ok ? (await response.text()).split("\n").filter(Boolean) : [];
  };
}
