import type { DomainCheck, DomainItem, DomainState } from "../../contracts/domain_check.ts";
import type { Mailbox } from "../../contracts/mailbox.ts";

export const itemNames: Record<DomainItem["kind"], string> = { spf: "SPF", dkim: "DKIM", dmarc: "DMARC" };

export const stateWords: Record<Exclude<DomainState, "local">, string> = {
  pass: "is in order",
  warn: "is worth a look",
  fail: "fails",
  unknown: "is not known",
};

/** What the look-up of a mailbox's domain came to, in a sentence. */
export function domainWords({ domain_check: check, address }: Pick<Mailbox, "domain_check" | "address">): string {
  const domain = address.split("@")[1] ?? address;
  if (!check) return `DNS is being asked about ${domain}.`;
  const named = (state: DomainItem["state"]) => listed(check, state);
  switch (check.state) {
    case "local":
      return `${domain} is not checked: mail stays on this machine.`;
    case "pass":
      return `Receivers can tell that mail is from ${domain}: SPF, DKIM and DMARC are in order.`;
    case "warn":
      return `Receivers can tell that mail is from ${domain}; ${named("warn")} could be better.`;
    case "unknown":
      return `It is not known whether receivers can tell that mail is from ${domain}: ${named("unknown")}.`;
    case "fail":
      return `Receivers cannot tell that mail is from ${domain}: ${named("fail")} ${
        check.items.filter(({ state }) => state === "fail").length > 1 ? "fail" : "fails"
      }. No campaign can be started until that is mended.`;
  }
}

function listed({ items }: DomainCheck, wanted: DomainItem["state"]): string {
  const names = items.filter(({ state }) => state === wanted).map(({ kind }) => itemNames[kind]);
  return names.length > 1 ? `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}` : (names[0] ?? "");
}
