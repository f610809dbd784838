import { z } from "zod";

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
  missing: z.number().int(),
  total: z.number().int(),
});
export type MailGap = z.infer<typeof mailGap>;
