import { lookup } from "node:dns/promises";
import { FetchRefusal } from "./fetch_refusal.ts";
import { hostName, type PinnedAnswer, type PinnedOptions, pinnedRequest } from "./pinned_request.ts";
import { isPublicAddress } from "./public_address.ts";

export type GuardedRequest = {
  method?: "GET" | "HEAD" | "POST";
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  /** Of the answer. */
  maxBytes: number;
  /** For everything, redirects included. */
  seconds: number;
  /** So many are followed; only for reading. None where this is absent: the redirect is the answer. */
  redirects?: number;
  /** Media types to take; all where this is absent. */
  types?: readonly string[];
};
/** `url`: where the answer comes from, after redirects. */
export type GuardedAnswer = PinnedAnswer & { url: string };
export type GuardedFetch = (address: string, request: GuardedRequest) => Promise<GuardedAnswer>;

export type GuardedDependencies = {
  /** All IP addresses of a name. */
  resolve: (name: string) => Promise<string[]>;
  /** One request to an IP address that was looked at. */
  connect: (url: URL, address: string, options: PinnedOptions) => Promise<PinnedAnswer>;
  /** `host:port` of receivers on this machine, in tests; see `environment.ts`. */
  privateAllowed: readonly string[];
};

const forbiddenPort = (port: number) => port < 1024 && port !== 80 && port !== 443;

/**
 * The one client for addresses that people, models or the web gave. It speaks http and https with the public internet alone:
 * every IP address of the name is looked at, again at each redirect, and the connection goes to the very one that was.
 * Throws `FetchRefusal`.
 */
export function guardedFetch(dependencies: GuardedDependencies): GuardedFetch {
  return async (address, request) => {
    const signal = AbortSignal.timeout(request.seconds * 1000);
    const { maxBytes, types, body, headers = {}, method = "GET", redirects = 0 } = request;
    let url = readAddress(address);
    for (let followed = 0; ; followed += 1) {
      const target = await before(signal, publicAddress(url, dependencies));
      const answer = await dependencies.connect(url, target, { method, headers, body, maxBytes, types, signal });
      const next = answer.headers.get("location");
      if (answer.status < 300 || answer.status > 399 || next === null || redirects === 0)
        return { ...answer, url: url.href };
      if (followed >= redirects) throw new FetchRefusal("redirects", "It leads from one address to the next.");
      url = readAddress(next, url);
    }
  };
}

/** With the real resolver and real connections. */
export function realGuardedFetch(privateAllowed: readonly string[]): GuardedFetch {
  const resolve = async (name: string) => (await lookup(name, { all: true })).map(({ address }) => address);
  return guardedFetch({ resolve, connect: pinnedRequest, privateAllowed });
}

/** URL itself reads 0x7f.1, 2130706433 and 017700000001 as what they are. */
function readAddress(address: string, base?: URL): URL {
  const url = URL.parse(address, base?.href);
  if (!url || !["http:", "https:"].includes(url.protocol))
    throw new FetchRefusal("address", "Only addresses that begin with https:// or http:// are called.");
  if (url.username || url.password) throw new FetchRefusal("address", "An address has no name or password in it.");
  if (url.port && forbiddenPort(Number(url.port))) throw new FetchRefusal("address", "This port is not called.");
  return url;
}

/** One private address among several is enough to refuse: the next answer of its resolver could hold that one alone. */
async function publicAddress(url: URL, { resolve, privateAllowed }: GuardedDependencies): Promise<string> {
  const name = hostName(url);
  const found = await resolve(name).catch((error: unknown) => {
    throw new FetchRefusal("unreachable", "There is no such host.", error);
  });
  const [first] = found;
  if (first === undefined) throw new FetchRefusal("unreachable", "There is no such host.");
  if (!found.every(isPublicAddress) && !privateAllowed.includes(url.host))
    throw new FetchRefusal("private", "This address is not on the public internet, so it is not called.");
  // Not every machine speaks IPv6.
  return found.find((each) => !each.includes(":")) ?? first;
}

function before<Result>(signal: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    const refuse = () => reject(new FetchRefusal("unreachable", "It cannot be reached."));
    signal.addEventListener("abort", refuse, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", refuse));
  });
}
