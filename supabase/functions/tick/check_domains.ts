import { z } from "zod";
import type { DomainCheck } from "../../../shared/contracts/domain_check.ts";
import {
  type DomainQuestion,
  judgeDomain,
  namesToAsk,
} from "../../../shared/domain/mail/sending_domain/judge_domain.ts";
import { type SendingVia, viaResend, viaServer } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import type { TxtAnswer } from "../../../shared/domain/mail/sending_domain/txt_answer.ts";
import type { Database } from "../_shared/database.ts";
import type { TxtLookup } from "../_shared/dns/txt_lookup.ts";
import type { Environment } from "../_shared/environment.ts";

export type DomainDependencies = {
  service: Database;
  lookupTxt: TxtLookup;
  /** Undefined while every mail is captured on this machine. */
  sendingVia: SendingVia | undefined;
  tunables: { domains: { batch: number; rounds: number } };
};

const claimed = z.array(z.object({ mailbox_id: z.uuid(), domain: z.string(), selectors: z.array(z.string()) }));

/** What mails leave through; undefined where they are captured. */
export function sendingViaOf({ provider, isCaptured, smtpUrl }: Environment["mail"]): SendingVia | undefined {
  if (isCaptured) return undefined;
  return provider === "resend" ? viaResend : viaServer(URL.parse(smtpUrl ?? "")?.hostname ?? "");
}

/** Looks up SPF, DKIM and DMARC of the domains that are due: new ones, those that someone asked for, each once a day. */
export async function checkDomains({ service, lookupTxt, sendingVia, tunables }: DomainDependencies): Promise<void> {
  const { batch, rounds } = tunables.domains;
  const via = sendingVia?.name ?? "this machine";
  const due = claimed.parse(await service.rpc("claim_domain_checks", { at_most: batch, via }));
  if (due.length === 0) return;
  // Mailboxes of one domain are asked for once.
  const answers = new Map<string, Promise<TxtAnswer>>();
  const ask: TxtLookup = (name) => {
    const asked = answers.get(name) ?? lookupTxt(name);
    answers.set(name, asked);
    return asked;
  };
  const checks = await Promise.all(
    due.map(async ({ mailbox_id, domain, selectors }) => ({
      mailbox_id,
      check: sendingVia
        ? await checkDomain({ domain, selectors, via: sendingVia }, ask, rounds)
        : ({ domain, via, state: "local", items: [] } satisfies DomainCheck),
    })),
  );
  await service.rpc("record_domain_checks", { checks });
}

/** Asks for what is needed, and for what the answers then lead to. */
async function checkDomain(question: DomainQuestion, lookupTxt: TxtLookup, rounds: number): Promise<DomainCheck> {
  const answers = new Map<string, TxtAnswer>();
  for (let round = 0; round < rounds; round += 1) {
    const names = namesToAsk(question, answers);
    if (names.length === 0) break;
    await Promise.all(names.map(async (name) => answers.set(name, await lookupTxt(name))));
  }
  return judgeDomain(question, answers);
}
