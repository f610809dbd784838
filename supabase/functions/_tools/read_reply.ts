import { z } from "zod";
import { lead, leadActivity } from "../../../shared/contracts/lead.ts";
import { type Reply, replyDetails } from "../../../shared/contracts/reply.ts";
import { defineTool } from "./define_tool.ts";
import { leadForModel } from "./lead_for_model.ts";
import { outsideText } from "./outside_text.ts";
import { replyForModel } from "./reply_words.ts";

const record = z.object({ lead, activities: z.array(leadActivity) }).nullable();
const lengths = { mail: 12_000, sent: 4_000, entry: 600 };
const entriesShown = 15;

/** Reads one reply with what an answer to it needs: our mail, the lead's record, what happened before. */
export const read_reply = defineTool({
  name: "read_reply",
  description:
    "Read one reply whole, with our mail that it answers, the lead's record and what happened with them before: all that an answer needs. The ids are in list_replies.",
  effect: "read",
  input: z.strictObject({ inbound_mail_id: z.uuid() }),
  async run({ inbound_mail_id }, { database, workspaceId }) {
    const about = { workspace_id: workspaceId };
    const found = replyDetails.nullable().parse(await database.rpc("read_reply", { ...about, inbound_mail_id }));
    if (!found) return { ok: false, reason: "No such reply. list_replies has the ids; do not guess them." };
    const { reply, sent } = found;
    const { lead_id } = reply;
    const known = lead_id ? record.parse(await database.rpc("get_lead", { ...about, lead_id })) : null;
    return {
      ok: true,
      summary: `Read what ${reply.lead_name ?? reply.from_address} answered.`,
      result: {
        ...replyForModel(reply),
        subject: outsideText(reply.subject, reply.id),
        mail: outsideText(reply.text.slice(0, lengths.mail), reply.id),
        ...(sent && { we_wrote: { ...sent, text: sent.text.slice(0, lengths.sent) } }),
        ...(known && {
          lead: leadForModel(known.lead),
          before: known.activities.slice(0, entriesShown).map(({ kind, title, body, occurred_at, from_outside }) => ({
            ...{ kind, occurred_at },
            text: entry([title, body].filter(Boolean).join(": "), from_outside === true, reply.id),
          })),
        }),
      },
      view: {
        kind: "email",
        ...{ from: writer(reply), to: "you", to_name: null },
        subject: reply.subject,
        body: reply.text.slice(0, lengths.mail),
      },
      tainted: true,
    };
  },
});

function writer({ from_name, from_address }: Reply): string {
  return from_name ? `${from_name} <${from_address}>` : from_address;
}

function entry(text: string, isFromOutside: boolean, mark: string): string {
  const short = text.slice(0, lengths.entry);
  return isFromOutside ? outsideText(short, mark) : short;
}
