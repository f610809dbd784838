import PostalMime from "postal-mime";

/** A captured mail of a campaign, as its reader has it before them. */
export type CampaignCopy = {
  messageId: string;
  /** Whose mailbox answers go to. */
  from: string;
  to: string;
  toName: string;
  subject: string;
  text: string;
  references: string;
  /** By one click (RFC 8058); undefined where the mail has no such header. */
  unsubscribeUrl: string | undefined;
  pictures: string[];
  links: string[];
};

/** Demo people live where no mail can go (RFC 2606). */
const isDemoAddress = (address: string) => /@([a-z0-9-]+\.)+example$/.test(address);

/** Reads a captured mail; undefined when it is no campaign's or not for a demo person. */
export async function campaignCopy(raw: Buffer): Promise<CampaignCopy | undefined> {
  const email = await PostalMime.parse(raw).catch(() => undefined);
  const header = (name: string) => email?.headers.find(({ key }) => key === name)?.value ?? "";
  const [to] = email?.to ?? [];
  const address = to?.address?.toLowerCase() ?? "";
  const unsubscribe = /<(https?:[^>\s]+)>/.exec(header("list-unsubscribe"))?.[1];
  if (!email?.messageId || !email.from?.address || !unsubscribe || !isDemoAddress(address)) return undefined;
  const html = email.html ?? "";
  const addresses = (pattern: RegExp) =>
    [...html.matchAll(pattern)].map(([, found = ""]) => found.replaceAll("&amp;", "&"));
  return {
    messageId: email.messageId,
    from: email.from.address.toLowerCase(),
    to: address,
    toName: to?.name ?? "",
    subject: email.subject ?? "",
    text: email.text ?? "",
    references: [email.references, email.messageId].filter(Boolean).join(" "),
    unsubscribeUrl: /one-click/i.test(header("list-unsubscribe-post")) ? unsubscribe : undefined,
    pictures: addresses(/<img\b[^>]*?\bsrc="(https?:[^"]+)"/gi),
    links: addresses(/<a\b[^>]*?\bhref="(https?:[^"]+)"/gi).filter((link) => /\/mail\/click\?/.test(link)),
  };
}
