import type { Environment } from "../environment.ts";
import type { Web } from "./web.ts";

/** The web, loaded with the first question about it: most turns ask none. */
export function lazyWeb(environment: Environment): Web {
  let opened: Promise<Web> | undefined;
  const open = () => {
    opened ??= import("./real_web.ts").then(({ realWeb }) => realWeb(environment));
    return opened;
  };
  return {
    readPage: async (address, pause) => (await open()).readPage(address, pause),
    find: async (query) => (await open()).find(query),
    readRecords: async (domain) => (await open()).readRecords(domain),
  };
}
