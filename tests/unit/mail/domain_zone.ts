import { generateKeyPairSync } from "node:crypto";
import { domainCheck } from "../../../shared/contracts/domain_check.ts";
import { judgeDomain, namesToAsk } from "../../../shared/domain/mail/sending_domain/judge_domain.ts";
import { type SendingVia, viaResend, viaServer } from "../../../shared/domain/mail/sending_domain/sending_via.ts";
import type { TxtAnswer } from "../../../shared/domain/mail/sending_domain/txt_answer.ts";

/** What DNS says by name; it does not answer for what is silent. */
export type Zone = Record<string, string | string[] | "silent">;

const keyOf = (bits: number) =>
  generateKeyPairSync("rsa", { modulusLength: bits })
    .publicKey.export({ type: "spki", format: "der" })
    .toString("base64");
export const rsa = { 512: keyOf(512), 1024: keyOf(1024), 2048: keyOf(2048) };
export const google = viaServer("smtp.gmail.com");
export const someServer = viaServer("mail.hoster.dev");

/** Asks a zone as the tick asks DNS, and judges what it said. */
export function check(zone: Zone, via: SendingVia = viaResend, selectors: string[] = []) {
  const question = { domain: "acme.dev", via, selectors };
  const answers = new Map<string, TxtAnswer>();
  for (let names = namesToAsk(question, answers); names.length > 0; names = namesToAsk(question, answers)) {
    for (const name of names) {
      const texts = zone[name];
      if (texts === "silent") answers.set(name, { state: "failed" });
      else answers.set(name, texts === undefined ? { state: "none" } : { state: "found", texts: [texts].flat() });
    }
  }
  const judged = domainCheck.parse(judgeDomain(question, answers));
  const [spf, dkim, dmarc] = judged.items;
  if (!spf || !dkim || !dmarc) throw new Error("An item is missing.");
  return { ...judged, asked: [...answers.keys()], spf, dkim, dmarc };
}

const dmarc = { "_dmarc.acme.dev": "v=DMARC1; p=quarantine; rua=mailto:d@acme.dev" };
export const resendZone: Zone = {
  "send.acme.dev": "v=spf1 include:amazonses.com ~all",
  "amazonses.com": "v=spf1 ip4:199.255.192.0/22 -all",
  "resend._domainkey.acme.dev": `p=${rsa[1024]}`,
  ...dmarc,
};
export const googleZone: Zone = {
  "acme.dev": ["google-site-verification=abc", "v=spf1 include:_spf.google.com ~all"],
  "_spf.google.com": "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com ~all",
  "_netblocks.google.com": "v=spf1 ip4:35.190.247.0/24 ~all",
  "_netblocks2.google.com": "v=spf1 ip6:2001:4860:4000::/36 ~all",
  "google._domainkey.acme.dev": `v=DKIM1; k=rsa; p=${rsa[2048]}`,
  ...dmarc,
};
