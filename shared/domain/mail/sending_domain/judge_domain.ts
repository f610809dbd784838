import type { DomainCheck, DomainState } from "../../../contracts/domain_check.ts";
import { dkimName, judgeDkim, selectorsOf } from "./judge_dkim.ts";
import { dmarcNames, judgeDmarc } from "./judge_dmarc.ts";
import { judgeSpf, spfName } from "./judge_spf.ts";
import { readSpf } from "./read_spf.ts";
import type { SendingVia } from "./sending_via.ts";
import type { TxtAnswers } from "./txt_answer.ts";

export type DomainQuestion = {
  /** In lower case. */
  domain: string;
  via: SendingVia;
  /** DKIM selectors that people named; without any the provider's are tried. */
  selectors: readonly string[];
};

/** A record may lead to so many others before they are no longer followed. */
const mostNames = 60;

/** The names whose TXT records are still needed to judge a domain; none once enough is known. */
export function namesToAsk({ domain, via, selectors }: DomainQuestion, answers: TxtAnswers): string[] {
  const wanted = [
    ...readSpf(spfName(domain, via), answers).missing,
    ...selectorsOf(selectors, via).names.map((selector) => dkimName(selector, domain)),
    ...dmarcNames(domain),
  ];
  const names = new Set(wanted.map((name) => name.toLowerCase()).filter((name) => !answers.has(name)));
  return [...names].slice(0, Math.max(0, mostNames - answers.size));
}

/** What the answers of DNS mean for mail from a domain, the worst first in its state. */
export function judgeDomain({ domain, via, selectors }: DomainQuestion, answers: TxtAnswers): DomainCheck {
  const dkim = judgeDkim(domain, via, selectorsOf(selectors, via), answers);
  const hasKey = dkim.state === "pass" || dkim.state === "warn";
  const spf = judgeSpf(domain, via, answers, hasKey);
  const dmarc = judgeDmarc(domain, answers, { hasKey, bouncesAreOwn: via.bounces === "domain" });
  const items = [spf, dkim, dmarc];
  const order: DomainState[] = ["fail", "unknown", "warn"];
  const state = order.find((each) => items.some((item) => item.state === each)) ?? "pass";
  return { domain, via: via.name, state, items };
}
