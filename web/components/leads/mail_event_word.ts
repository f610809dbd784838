import type { MailEventKind } from "../../../shared/contracts/mail_event_kind.ts";

const words: Readonly<Record<MailEventKind, { label: string; passive: string }>> = {
  delivered: { label: "Delivered", passive: "delivered" },
  opened: { label: "Opened", passive: "opened" },
  clicked: { label: "Clicked", passive: "clicked" },
  replied: { label: "Answered", passive: "answered" },
  bounced: { label: "Bounced", passive: "bounced" },
  unsubscribed: { label: "Unsubscribed", passive: "unsubscribed from" },
  complained: { label: "Called spam", passive: "called spam" },
  auto_replied: { label: "Auto-answered", passive: "answered by a program" },
};

/** What became of a mail, as the name of a choice or after "the mail was". */
export function mailEventWord(kind: MailEventKind, form: "label" | "passive"): string {
  return words[kind][form];
}
