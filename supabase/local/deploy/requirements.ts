import { quotationMark } from "./env_file.ts";
import type { HostedSettings } from "./hosted_settings.ts";

/** A setting that is not there or cannot work, and how to come by it. */
export interface Requirement {
  name: string;
  /** False: deployable without it, at the price that `why` tells. */
  needed: boolean;
  why: string;
  how: string;
}

/** Lists what the settings lack for a working hosted project, in the order in which one would mend it. */
export function findRequirements(settings: HostedSettings): Requirement[] {
  const { functionSecrets } = settings;
  return [
    ...access(settings),
    ...model(functionSecrets),
    ...mail(functionSecrets),
    ...page(settings),
    ...quotes(functionSecrets),
  ];
}

function access(settings: HostedSettings): Requirement[] {
  const found: Requirement[] = [];
  if (!settings.projectRef)
    found.push({
      name: "SUPABASE_PROJECT_REF",
      needed: true,
      why: "names the project to deploy to",
      how: "create a project at https://supabase.com/dashboard and copy the 20 letters after /project/ in its address",
    });
  if (!settings.accessToken)
    found.push({
      name: "SUPABASE_ACCESS_TOKEN",
      needed: true,
      why: "lets the Supabase CLI act for you",
      how: "make one at https://supabase.com/dashboard/account/tokens",
    });
  return found;
}

function model(secrets: Record<string, string>): Requirement[] {
  if (!secrets.OPENAI_API_KEY && !secrets.OPENAI_BASE_URL)
    return [
      {
        name: "OPENAI_API_KEY",
        needed: true,
        why: "answers; the built-in demo model is for one machine only",
        how: "make a key at https://platform.openai.com/api-keys, or set OPENAI_BASE_URL to a compatible server",
      },
    ];
  return isOnThisMachine(secrets.OPENAI_BASE_URL) ? [unreachable("OPENAI_BASE_URL", "the model server")] : [];
}

function mail(secrets: Record<string, string>): Requirement[] {
  const found: Requirement[] = [];
  const bySmtp = secrets.MAIL_PROVIDER === "smtp" || (!secrets.MAIL_PROVIDER && !secrets.RESEND_API_KEY);
  if (bySmtp && !secrets.SMTP_URL)
    found.push({
      name: "RESEND_API_KEY",
      needed: false,
      why: "sends the mails that people approve; without it each fails with a plain reason",
      how: "make a key at https://resend.com/api-keys and set MAIL_PROVIDER=resend",
    });
  if (bySmtp && secrets.SMTP_URL) found.push(...smtp(secrets.SMTP_URL));
  if (secrets.MAIL_PROVIDER === "resend" && !secrets.RESEND_API_KEY)
    found.push({
      name: "RESEND_API_KEY",
      needed: true,
      why: "MAIL_PROVIDER=resend sends with it",
      how: "make a key at https://resend.com/api-keys",
    });
  if (!secrets.MAIL_FROM)
    found.push({
      name: "MAIL_FROM",
      needed: false,
      why: "is the sender's address; providers refuse the placeholder",
      how: 'use an address of a domain that your mail provider has verified, such as "Ada <ada@your-domain.com>"',
    });
  return found;
}

function smtp(address: string): Requirement[] {
  if (isOnThisMachine(address)) return [unreachable("SMTP_URL", "the mail server")];
  const { port, protocol } = new URL(address);
  if ((port || (protocol === "smtps:" ? "465" : "587")) === "465") return [];
  return [
    {
      name: "SMTP_URL",
      needed: true,
      why: "uses a port that hosted functions may not use (25 and 587 are blocked)",
      how: "use smtps:// on port 465, or RESEND_API_KEY",
    },
  ];
}

function page({ pageUrl }: HostedSettings): Requirement[] {
  if (pageUrl && isOnThisMachine(pageUrl)) return [unreachable("APP_URL", "the page")];
  if (pageUrl) return [];
  return [
    {
      name: "APP_URL",
      needed: false,
      why: "is where mailed links lead; without it sign-in links fail",
      how: "deploy the page to a static host, then set its address and deploy again",
    },
  ];
}

function quotes(secrets: Record<string, string>): Requirement[] {
  const unquotable = Object.keys(secrets).filter((name) => quotationMark(secrets[name] ?? "") === undefined);
  return unquotable.map((name) => ({
    name,
    needed: true,
    why: "holds a mix of quotes that the Supabase CLI cannot be given",
    how: "remove quotes or backslashes from it",
  }));
}

function unreachable(name: string, what: string): Requirement {
  return {
    name,
    needed: true,
    why: "leads to this machine, which hosted functions cannot reach",
    how: `give ${what} an address on the internet`,
  };
}

function isOnThisMachine(address: string | undefined): boolean {
  return address !== undefined && /^(localhost|127\.|\[?::1|0\.0\.0\.0)/.test(new URL(address).hostname);
}
