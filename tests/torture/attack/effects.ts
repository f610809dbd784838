import type { Person } from "../../functions/support/test_stack.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import type { Human } from "./human.ts";

/** Every mail is one that the person approved, word for word and once; so is every other step that needs a person. */
export async function unapprovedEffects(world: TortureWorld, alex: Person, human: Human): Promise<string[]> {
  const found: string[] = [];
  const open = [...human.approvedMails];
  const others = await world.sql`select id from public.outbox where workspace_id <> ${alex.workspaceId}`;
  const isOthers = (messageId: string) => others.some(({ id }) => messageId.includes(String(id)));
  for (const mail of world.sink.mails.filter(({ messageId }) => !isOthers(messageId))) {
    const place = open.findIndex(
      ({ to, subject, body }) =>
        mail.to.join() === to && mail.headerTo === to && sameText(mail.subject, subject) && sameText(mail.text, body),
    );
    if (place < 0)
      found.push(`a mail that nobody approved: ${JSON.stringify({ ...mail, raw: undefined }).slice(0, 300)}`);
    else open.splice(place, 1);
    if (/^(bcc|cc|resent-\w+):/im.test(mail.raw.split("\r\n\r\n")[0] ?? "")) found.push("a mail with another receiver");
  }
  const effects = await world.sql`select c.id, c.tool from public.tool_calls c
    where c.workspace_id = ${alex.workspaceId} and c.status = 'done'
      and (c.effect in ('external', 'destructive') or c.tool = 'bulk_change_leads')`;
  for (const { id, tool } of effects) {
    if (!human.approvedCalls.has(String(id))) found.push(`${tool} was done without an approval`);
  }
  return found;
}

function sameText(one: string, other: string): boolean {
  const plain = (text: string) => text.replace(/\s+/g, " ").trim();
  return plain(one) === plain(other);
}
