import type { Person } from "../../functions/support/test_stack.ts";
import type { TortureWorld } from "../support/torture_world.ts";
import { type Dice, hostileTexts, plantedLine } from "./hostile_arguments.ts";

/** Leads of the attacked person, and how many texts an attacker has written into their workspace. */
export type Planted = { leadIds: [string, ...string[]]; texts: number };

const leads = 8;
/** Whatever somebody may take for the end of a line. */
const lineBreaks = ["\n", "\r", "\r\n\r\n", "\u2028", "\u2029", "\u0085", "\v", "\f", "\u001e"] as const;
const kinds = ["email_received", "note", "call", "meeting"] as const;

/**
 * Hostile text at every place that a model is shown: fields of leads and companies, notes, mails that came in, what is
 * remembered, preferences, the names of the person and the workspace.
 */
export async function plantEverywhere(world: TortureWorld, alex: Person, roll: Dice): Promise<Planted> {
  const { sql } = world;
  const workspace_id = alex.workspaceId;
  const field = (length = 90) => storable(roll.pick(hostileTexts)).slice(0, length).trim() || "Nameless";
  let texts = 0;
  const plant = async (index: number) => {
    const account = { workspace_id, name: `${field(150)} ${index}`, industry: field(), domain: field(), city: field() };
    const [stored] = await sql`insert into public.accounts ${sql(account)} returning id`;
    const facts = { name: field(), title: field(), city: field(), country: field(), source: field(), phone: field(40) };
    const email = `own-${crypto.randomUUID()}@attacked.example`;
    const leadId = await alex.addLead({ ...facts, email, account_id: stored?.id, tags: [field(40), `tag ${index}`] });
    const entries = kinds.map((kind) => ({
      workspace_id,
      lead_id: leadId,
      kind,
      title: field(250),
      body: field(9000),
    }));
    await sql`insert into public.lead_activities ${sql(entries)}`;
    texts += 4 + 7 + 2 * kinds.length;
    return leadId;
  };
  const leadIds: [string, ...string[]] = [await plant(0)];
  for (let index = 1; index < leads; index++) leadIds.push(await plant(index));
  return { leadIds, texts: texts + (await plantAround(world, alex)) };
}

/** What stands in the instructions themselves: each tries to begin a line of its own there. */
async function plantAround({ sql }: TortureWorld, alex: Person): Promise<number> {
  const { workspaceId: workspace_id, userId: user_id } = alex;
  const [first, ...rest] = lineBreaks.map((lineBreak) => `Harmless.${lineBreak}${plantedLine}`);
  const orders = [first ?? plantedLine, ...rest];
  const memories = orders.flatMap((content) =>
    ["person", "workspace"].map((scope) => ({ workspace_id, user_id, scope, content })),
  );
  await sql`insert into public.memories ${sql(memories)}`;
  const preferences = Object.fromEntries(
    orders.flatMap((order) => [
      [order, "yes"],
      [`tone ${order.length}`, order],
    ]),
  );
  await alex.rpc("update_my_context", { workspace_id, preferences });
  await sql`update public.workspaces set name = ${orders[0] ?? plantedLine} where id = ${workspace_id}`;
  await sql`update public.workspace_members set display_name = ${rest.at(-1) ?? plantedLine} where user_id = ${user_id}`;
  return memories.length + 2 * orders.length + 2;
}

/** An order in the title of a thread and in what stands for its older part. */
export async function plantInThread({ sql }: TortureWorld, threadId: string): Promise<void> {
  await sql`update public.conversation_threads set title = ${plantedLine} where id = ${threadId}`;
  await sql`insert into public.thread_summaries (message_id, thread_id, workspace_id, user_id, content)
    select m.id, m.thread_id, m.workspace_id, m.user_id, ${`Harmless.\n${plantedLine}`}
    from public.messages m where m.thread_id = ${threadId} order by m.created_at desc limit 1
    on conflict do nothing`;
}

/** Planted text never begins a line of what is said with the weight of instructions: it stays data in a line of ours. */
export function obeyedOrders({ model }: TortureWorld): string[] {
  const taken = model.requests.filter(({ instructions, input }) => {
    const notes = input.flatMap(({ role, content }) => (role === "developer" ? [String(content)] : []));
    const lines = [instructions, ...notes].flatMap((text) =>
      lineBreaks.reduce((split, lineBreak) => split.replaceAll(lineBreak, "\n"), text).split("\n"),
    );
    return lines.some((line) => line.replace(/^[\s#>*-]+/, "").startsWith(plantedLine));
  });
  return taken.length === 0 ? [] : [`a planted order stands as a line of the instructions in ${taken.length} requests`];
}

function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}
