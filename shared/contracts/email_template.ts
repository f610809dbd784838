import { z } from "zod";
import { leadFilter } from "./lead_filter.ts";

/** Longest subject and body of a template, in characters. */
export const subjectMaxLength = 300;
export const bodyMaxLength = 20_000;

/** A row of `email_templates`: markdown with variables, `{{ lead.first_name | default: "there" }}`. */
export const emailTemplate = z.object({
  id: z.uuid(),
  name: z.string(),
  subject: z.string(),
  body: z.string(),
  created_by: z.uuid().nullable(),
  archived_at: z.string().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type EmailTemplate = z.infer<typeof emailTemplate>;

/** The words of a mail, not filled in yet. An empty subject continues the thread of the mail before. */
export const mailDraft = z.strictObject({
  subject: z.string().max(subjectMaxLength),
  body: z.string().min(1).max(bodyMaxLength),
});
export type MailDraft = z.infer<typeof mailDraft>;

/** What `save_template()` takes: with `id` it changes that template. */
export const templateChange = z.strictObject({
  id: z.uuid().optional(),
  name: z.string().trim().min(1).max(80),
  subject: mailDraft.shape.subject,
  body: mailDraft.shape.body,
});
export type TemplateChange = z.infer<typeof templateChange>;

export const mailPart = z.enum(["subject", "body"]);
export type MailPart = z.infer<typeof mailPart>;

/** Why a mail cannot be sent as it is. `line` and `column` count from 1 in that part. */
export const mailProblem = z.object({
  part: mailPart,
  line: z.number().int(),
  column: z.number().int(),
  message: z.string(),
  /** A name that was probably meant. */
  suggestion: z.string().optional(),
  /** The variable that has no value for this person. */
  missing: z.string().optional(),
});
export type MailProblem = z.infer<typeof mailProblem>;

/** What is wrong with a mail although it could be sent. An `error` keeps a campaign from starting. */
export const mailFinding = z.object({
  rule: z.string(),
  severity: z.enum(["error", "warning", "note"]),
  message: z.string(),
});
export type MailFinding = z.infer<typeof mailFinding>;

/** A variable without fall-back that some of the people have no value for. */
export const mailGap = z.object({
  variable: z.string(),
  label: z.string(),
  /** People, and the names of some of them. */
  missing: z.number().int(),
  examples: z.array(z.string()),
});
export type MailGap = z.infer<typeof mailGap>;

const audience = z.union([
  z.strictObject({ lead_ids: z.array(z.uuid()).min(1).max(1000) }),
  z.strictObject({ segment_id: z.uuid() }),
  z.strictObject({ filter: leadFilter }),
]);

/** Whose words: those given, or a template's. */
const wanted = {
  workspace_id: z.uuid(),
  draft: mailDraft.optional(),
  template_id: z.uuid().optional(),
  mailbox_id: z.uuid().optional(),
  /** The subject of the mail that this one follows, when its own is empty. */
  thread_subject: z.string().max(subjectMaxLength).optional(),
};

/** `POST campaigns/preview`: the mail as this lead would get it; without one the lead that was changed last. */
export const previewRequest = z.strictObject({ ...wanted, lead_id: z.uuid().optional() });
export type PreviewRequest = z.infer<typeof previewRequest>;

/** `POST campaigns/check`: what is wrong, and for whom of the audience a value is missing. */
export const checkRequest = z.strictObject({ ...wanted, audience: audience.optional() });
export type CheckRequest = z.infer<typeof checkRequest>;

/** `POST campaigns/test-send`: to oneself. The same `request_id` sends once. */
export const testSendRequest = z.strictObject({ ...wanted, lead_id: z.uuid().optional(), request_id: z.uuid() });
export type TestSendRequest = z.infer<typeof testSendRequest>;

/** Without `mail` when `problems` says why there is none. */
export const mailPreview = z.object({
  /** Without an id it is an invented one: the workspace has none yet. */
  lead: z.object({ id: z.uuid().nullable(), name: z.string(), email: z.string(), from_outside: z.boolean() }),
  mail: z
    .object({ from_name: z.string(), from: z.string(), subject: z.string(), text: z.string(), html: z.string() })
    .nullable(),
  problems: z.array(mailProblem),
  findings: z.array(mailFinding),
});
export type MailPreview = z.infer<typeof mailPreview>;

/** `gaps` are of the first people of the audience, `checked` many; `total` may be more. */
export const mailCheck = z.object({
  problems: z.array(mailProblem),
  findings: z.array(mailFinding),
  gaps: z.array(mailGap),
  checked: z.number().int(),
  total: z.number().int(),
});
export type MailCheck = z.infer<typeof mailCheck>;

export const testSendAnswer = z.object({ outbox_id: z.uuid(), to: z.string(), subject: z.string() });
