import { z } from "zod";

/** `local`: not looked at, as no mail leaves this machine. `unknown`: DNS could not be asked, or does not tell. */
export const domainState = z.enum(["pass", "warn", "fail", "unknown", "local"]);
export type DomainState = z.infer<typeof domainState>;

/** What DNS says of one of the three ways by which receivers tell a sender from a forger. */
export const domainItem = z.object({
  kind: z.enum(["spf", "dkim", "dmarc"]),
  state: domainState.exclude(["local"]),
  /** The name that was asked for. */
  name: z.string(),
  /** What stands there, shortened; the words of whoever keeps the domain. */
  found: z.array(z.string()),
  /** For people: what that means. */
  says: z.string(),
  /** For people: what to do; null when nothing is to be done. */
  advice: z.string().nullable(),
  /** The record to set, where it is known. */
  record: z.object({ type: z.literal("TXT"), name: z.string(), value: z.string() }).nullable(),
});
export type DomainItem = z.infer<typeof domainItem>;

/** Whether receivers will believe that mail from a domain is from it. `via`: through whom it is sent. */
export const domainCheck = z.object({
  domain: z.string(),
  via: z.string(),
  state: domainState,
  items: z.array(domainItem),
});
export type DomainCheck = z.infer<typeof domainCheck>;
