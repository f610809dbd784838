import { z } from "zod";
import { leadFilter } from "../../../shared/contracts/lead_filter.ts";
import { datesInZone } from "./dates_in_zone.ts";
import { defineTool } from "./define_tool.ts";
import { mailWords } from "./mail_words.ts";

/** Says what filters, readers and the law would mind, and who lacks a value. */
export const check_template = defineTool({
  name: "check_template",
  description:
    "Check an e-mail before it is used: unknown variables, spam words, links, length, what the law asks for; and with `filter` or `segment_id`, how many of those people lack a value that it needs. Give a template's id, or words (subject and body). No link is opened.",
  effect: "read",
  input: z.strictObject({
    template_id: z.uuid().optional(),
    subject: mailWords.subject.optional(),
    body: mailWords.body.optional(),
    segment_id: z.uuid().optional(),
    filter: leadFilter.optional(),
  }),
  async run({ template_id, subject, body, segment_id, filter }, { database, workspaceId, now, timeZone }) {
    const { checkMailFor } = await import("../_shared/mail_template/mail_workshop.ts");
    const people = filter && {
      filter: { ...filter, conditions: filter.conditions.map((node) => datesInZone(node, timeZone)) },
    };
    const audience = segment_id ? { segment_id } : people;
    const { problems, findings, gaps, checked, total } = await checkMailFor(
      {
        workspace_id: workspaceId,
        ...(template_id && { template_id }),
        ...(body !== undefined && { draft: { subject: subject ?? "", body } }),
        ...(audience && { audience }),
      },
      { database, now },
    );
    const lacking = gaps.map(({ label, missing }) => `${missing} of ${checked} have no ${label.toLowerCase()}.`);
    const said = [...problems, ...findings].map(({ message }) => message).concat(lacking);
    return {
      ok: true,
      summary: said.length === 0 ? "Nothing is wrong with it." : said.join(" "),
      result: { problems, findings, gaps, checked, total },
    };
  },
});
