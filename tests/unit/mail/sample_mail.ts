import { expect } from "vitest";
import type { MailProblem } from "../../../shared/contracts/email_template.ts";
import { templateVariables } from "../../../shared/domain/mail/template_variables.ts";
import {
  composeMail,
  type MailContent,
  parseDraft,
} from "../../../supabase/functions/_shared/mail_template/compose_mail.ts";
import type { TemplateValues } from "../../../supabase/functions/_shared/mail_template/liquid_language.ts";
import type { MailFrame } from "../../../supabase/functions/_shared/mail_template/mail_frame.ts";

export const unsubscribeUrl = "https://mail.example/unsubscribe?m=1&s=abc";

export const clock = { now: new Date("2026-03-05T22:30:00Z"), timeZone: "Europe/Berlin" };

const frame: MailFrame = { signature: "", company: "Acme Sales", postalAddress: "Main Street 1\n10115 Berlin" };

/** The variables of a workspace with two fields of its own. */
export const known = templateVariables([
  { target: "lead", key: "slug", label: "Slug" },
  { target: "account", key: "renewal", label: "Renewal" },
]).map(({ name }) => name);

export function values(lead: Record<string, unknown> = {}, more: Partial<TemplateValues> = {}): TemplateValues {
  return {
    lead: { first_name: "Anna", last_name: "Jones", name: "Anna Jones", company: "Acme", custom: {}, ...lead },
    account: { name: "Acme", custom: {} },
    sender: { name: "Alex Morgan", first_name: "Alex", email: "alex@sender.example", company: "Acme Sales" },
    unsubscribe_url: unsubscribeUrl,
    ...more,
  };
}

type Sample = { subject?: string; body: string; given?: TemplateValues; frame?: Partial<MailFrame> };

export function attempt({ subject = "Hello", body, given = values(), frame: changed }: Sample) {
  const draft = parseDraft({ subject, body }, known);
  if (!draft.ok) return draft;
  return composeMail(draft.parsed, { values: given, clock, frame: { ...frame, ...changed } });
}

/** The mail that comes of it; fails the test when there is none. */
export function mail(sample: Sample): MailContent {
  const made = attempt(sample);
  if (!made.ok) expect.fail(JSON.stringify(made.problems));
  return made.content;
}

/** What is wrong with it; fails the test when nothing is. */
export function problems(sample: Sample): MailProblem[] {
  const made = attempt(sample);
  if (made.ok) expect.fail("nothing is wrong");
  return made.problems;
}

/** The text above the footer. */
export const ownText = ({ text }: MailContent) => text.split("\n\nAcme Sales · ")[0] ?? "";

/** The HTML of its own words. */
export function ownHtml({ html }: MailContent): string {
  return /<div dir="auto"[^>]*>\n([\s\S]*?)\n<p class="quiet"/.exec(html)?.[1] ?? "";
}

/** The rules that it breaks, each with how grave that is. */
export function findings(sample: Sample): string[] {
  const made = attempt(sample);
  if (!made.ok) expect.fail(JSON.stringify(made.problems));
  return made.findings().map(({ rule, severity }) => `${severity} ${rule}`);
}
