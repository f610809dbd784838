import { txtLookup } from "../dns/txt_lookup.ts";
import type { Environment } from "../environment.ts";
import { realGuardedFetch } from "../guarded_fetch.ts";
import { tunables } from "../tunables.ts";
import { withDemoRecords, withDemoSites } from "./demo_sites.ts";
import { recordsReader } from "./read_records.ts";
import { searchOf } from "./search/search.ts";
import { openWeb, type Web } from "./web.ts";

/** The web with real connections and the real resolver, and the demo's sites where there is a demo. */
export function realWeb(environment: Environment): Web {
  const { fetchPrivateAllowed, mail, search } = environment;
  const guarded = realGuardedFetch(fetchPrivateAllowed);
  const resolver = { resolverUrl: mail.dnsUrl, fetch };
  const records = recordsReader({ ...resolver, lookupTxt: txtLookup(resolver) });
  const demo = search.demoSites;
  return openWeb({
    fetch: demo === undefined ? guarded : withDemoSites(guarded, demo),
    readRecords: demo === undefined ? records : withDemoRecords(records, demo, fetch),
    find: searchOf(environment, fetch),
    now: () => new Date(),
    limits: { ...tunables.research, ...(demo !== undefined && { hostGapMilliseconds: 0 }) },
  });
}
