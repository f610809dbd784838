import { Resolver } from "node:dns/promises";
import type { TxtLookup } from "./txt_lookup.ts";

type ResolveTxt = (name: string) => Promise<string[][]>;

const systemResolver: ResolveTxt = (name) => new Resolver({ timeout: 1500, tries: 2 }).resolveTxt(name);

/** Asks the resolver of the machine. */
export function systemTxtLookup(resolveTxt: ResolveTxt = systemResolver): TxtLookup {
  return async (name) => {
    try {
      const texts = (await resolveTxt(name)).map((chunks) => chunks.join(""));
      return texts.length > 0 ? { state: "found", texts } : { state: "none" };
    } catch (error) {
      const isNone =
        error instanceof Error && "code" in error && (error.code === "ENODATA" || error.code === "ENOTFOUND");
      return { state: isNone ? "none" : "failed" };
    }
  };
}
