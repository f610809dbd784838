import { z } from "zod";
import { campaignSender, type MailReader, mailReader } from "../../../../shared/contracts/campaign_mail.ts";
import { customField } from "../../../../shared/contracts/custom_field.ts";
import {
  type CheckRequest,
  type MailCheck,
  type MailDraft,
  type MailPreview,
  mailDraft,
  type PreviewRequest,
} from "../../../../shared/contracts/email_template.ts";
import { templateVariables } from "../../../../shared/domain/mail/template_variables.ts";
import { AppError } from "../app_error.ts";
import { composeMail, parseDraft } from "./compose_mail.ts";
import { countGaps } from "./count_gaps.ts";
import { readerValues } from "./reader_values.ts";
import { sampleReader } from "./sample_reader.ts";

const material = z.object({
  template: mailDraft.nullable(),
  sender: campaignSender,
  fields: z.array(customField.pick({ target: true, key: true, label: true })),
  readers: z.array(z.object({ lead_id: z.uuid(), from_outside: z.boolean(), reader: mailReader })),
  count: z.number().int(),
});
type Material = z.infer<typeof material>;

/** Of an audience so many people are looked at for missing values. */
const mostReaders = 2_000;

type Wanted = Omit<PreviewRequest, "lead_id">;
export type Workshop = {
  database: { rpc(name: string, args: Record<string, unknown>): Promise<unknown> };
  now: Date;
  /** The link to unsubscribe in a mail that is only looked at, where there is one that works; it changes nothing. */
  unsubscribeUrl?: string;
};

const noUrl = "https://unsubscribe.example/";

/**
 * A mail as one lead would get it, with what is wrong with it. Reads with the rights of whoever asks; nothing is sent and no
 * link is opened. The one way for page, assistant and other systems.
 */
export async function previewMail({ lead_id, ...wanted }: PreviewRequest, workshop: Workshop): Promise<MailPreview> {
  const audience = lead_id === undefined ? null : { lead_ids: [lead_id] };
  const found = await readMaterial(wanted, audience, 1, workshop);
  const [person] = found.readers;
  if (lead_id !== undefined && !person) throw new AppError("not_found", "There is no such lead here.");
  const reader = person?.reader ?? sampleReader(found.fields);
  const { name, email } = reader;
  const lead = { id: person?.lead_id ?? null, name, email, from_outside: person?.from_outside ?? false };
  return { lead, ...make(draftOf(wanted, found), reader, found, wanted, workshop) };
}

/** What is wrong with a mail, and which people of an audience lack a value that it needs. */
export async function checkMailFor({ audience, ...wanted }: CheckRequest, workshop: Workshop): Promise<MailCheck> {
  const found = await readMaterial(wanted, audience ?? null, audience ? mostReaders : 1, workshop);
  const draft = draftOf(wanted, found);
  const parsed = parseDraft(draft, namesOf(found));
  if (!parsed.ok) return { problems: parsed.problems, findings: [], gaps: [], checked: 0, total: found.count };
  const people = audience ? found.readers : [];
  const gaps = countGaps(parsed.parsed, {
    people: people.map(({ reader }) => ({
      name: reader.name,
      values: readerValues(reader, found.sender, workshop.unsubscribeUrl ?? noUrl),
    })),
    clock: clockOf(found, workshop),
    variables: templateVariables(found.fields),
  });
  // As someone gets it of whom everything is known: what a person lacks is told above.
  const { findings } = make(draft, sampleReader(found.fields), found, wanted, workshop);
  return { problems: [], findings, gaps, checked: people.length, total: audience ? found.count : 0 };
}

async function readMaterial(
  { workspace_id, draft, template_id, mailbox_id }: Wanted,
  audience: object | null,
  atMost: number,
  { database }: Workshop,
): Promise<Material> {
  if ((draft === undefined) === (template_id === undefined)) {
    throw new AppError("invalid_input", "Give either the words of the mail (draft) or a template (template_id).");
  }
  const args = { workspace_id, audience, template_id: template_id ?? null, mailbox_id: mailbox_id ?? null };
  return material.parse(await database.rpc("mail_material", { ...args, at_most: atMost }));
}

function draftOf({ draft }: Wanted, { template }: Material): MailDraft {
  const words = draft ?? template;
  if (!words) throw new AppError("not_found", "There is no such template here.");
  return words;
}

const namesOf = ({ fields }: Material) => templateVariables(fields).map(({ name }) => name);
const clockOf = ({ sender }: Material, { now }: Workshop) => ({ now, timeZone: sender.time_zone });

function make(
  draft: MailDraft,
  reader: MailReader,
  found: Material,
  { thread_subject }: Wanted,
  workshop: Workshop,
): Pick<MailPreview, "mail" | "problems" | "findings"> {
  const parsed = parseDraft(draft, namesOf(found));
  if (!parsed.ok) return { mail: null, problems: parsed.problems, findings: [] };
  const { sender } = found;
  const made = composeMail(parsed.parsed, {
    values: readerValues(reader, sender, workshop.unsubscribeUrl ?? noUrl),
    clock: clockOf(found, workshop),
    frame: {
      signature: sender.signature,
      company: sender.workspace_name,
      postalAddress: sender.postal_address,
      threadSubject: thread_subject,
    },
  });
  if (!made.ok) return { mail: null, problems: made.problems, findings: [] };
  const from = { from_name: sender.from_name, from: sender.address };
  return { mail: { ...from, ...made.content }, problems: [], findings: made.findings() };
}
