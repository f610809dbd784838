import { mailDraft } from "../../../shared/contracts/email_template.ts";

/** How a mail is drafted, told to the model wherever it writes one. */
export const draftingRules = [
  "The body is markdown; variables are {{ lead.first_name }}, lead.last_name, lead.title, lead.company, lead.city,",
  "lead.country, account.name, account.industry, sender.first_name, sender.company, lead.custom.<key> and",
  'account.custom.<key> (list_custom_fields), with fall-backs such as {{ lead.first_name | default: "there" }} and',
  "conditions {% if lead.title %}…{% endif %}. State only facts that stand in the lead's record or that a source you cite",
  "says; never invent a customer, a number, a meeting or something the reader did. No signature, address or link to",
  "unsubscribe: they are added. Short, plain, one question.",
].join(" ");

/** The words of a mail as a tool takes them. */
export const mailWords = {
  subject: mailDraft.shape.subject.describe("One line. Empty: the mail continues the thread of the one before."),
  body: mailDraft.shape.body,
};
