/** Through whom a domain's mail is sent, as far as that decides what must stand in DNS. */
export type SendingVia = {
  /** For people; also tells one way from another. */
  name: string;
  /** What its SPF record must include; undefined where the mail server is not one that is known. */
  include: string | undefined;
  /** Of which name SPF is asked: bounces come back to the domain itself, or to the provider's subdomain of it. */
  bounces: "domain" | "send";
  /** Without the include receivers call the mail forged; elsewhere the provider uses bounce addresses of its own. */
  needsInclude: boolean;
  /** Under which its DKIM key stands. */
  selectors: readonly string[];
  /** It stands there and nowhere else. */
  knowsSelectors: boolean;
};

/** Resend signs for the domain, and takes bounces at its subdomain `send`. */
export const viaResend: SendingVia = {
  ...{ name: "Resend", include: "amazonses.com", bounces: "send", needsInclude: true },
  ...{ selectors: ["resend"], knowsSelectors: true },
};

/** Mail servers that are known: how their host ends, their SPF include, whether it is needed, and usual selectors. */
const servers: readonly [hosts: string, name: string, include: string, needsInclude: boolean, selectors: string][] = [
  ["gmail.com googlemail.com smtp-relay.gmail.com", "Google", "_spf.google.com", true, "google"],
  ["office365.com outlook.com", "Microsoft 365", "spf.protection.outlook.com", true, "selector1 selector2"],
  ["zoho.com zoho.eu zoho.in", "Zoho", "zoho.com zohomail.com zoho.eu zohomail.eu one.zoho.com", true, "zmail zoho"],
  ["fastmail.com messagingengine.com", "Fastmail", "spf.messagingengine.com", true, "fm1 fm2 fm3"],
  ["amazonaws.com", "Amazon SES", "amazonses.com", false, ""],
  ["sendgrid.net", "SendGrid", "sendgrid.net", false, "s1 s2 smtpapi"],
  ["mailgun.org", "Mailgun", "mailgun.org eu.mailgun.org", false, "mailo smtp pic k1 mx mta"],
  ["postmarkapp.com", "Postmark", "spf.mtasv.net", false, "pm"],
  ["mailjet.com", "Mailjet", "spf.mailjet.com", false, "mailjet"],
  ["brevo.com sendinblue.com", "Brevo", "spf.brevo.com spf.sendinblue.com", false, "brevo1 brevo2 mail"],
];

const usualSelectors = "default dkim mail s1 s2 k1 k2 selector1 selector2 google";

/** What is known of an SMTP server by its host. */
export function viaServer(host: string): SendingVia {
  const lower = host.toLowerCase();
  const known = servers.find(([hosts]) => hosts.split(" ").some((end) => lower === end || lower.endsWith(`.${end}`)));
  const [, name = lower, include, needsInclude = false, selectors = ""] = known ?? [];
  const tried = `${selectors} ${usualSelectors}`.trim().split(" ");
  return {
    ...{ name, include, bounces: "domain", needsInclude },
    ...{ selectors: [...new Set(tried)], knowsSelectors: false },
  };
}

/** The include that people are told of, where a provider goes by several. */
export function mainInclude({ include }: SendingVia): string | undefined {
  return include?.split(" ")[0];
}

/** Whether an SPF record names the provider. */
export function isIncluded({ include }: SendingVia, includes: ReadonlySet<string>): boolean {
  return include?.split(" ").some((name) => includes.has(name)) ?? true;
}
