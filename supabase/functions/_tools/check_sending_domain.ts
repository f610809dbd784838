import { z } from "zod";
import type { DomainCheck } from "../../../shared/contracts/domain_check.ts";
import { type Mailbox, mailboxList } from "../../../shared/contracts/mailbox.ts";
import { AppError } from "../_shared/app_error.ts";
import { tunables } from "../_shared/tunables.ts";
import { counted } from "./counted.ts";
import { defineTool, type ToolDatabase } from "./define_tool.ts";

const mostMailboxes = 5;

/** Says whether receivers will believe mail from a mailbox, and what to set in DNS where they will not. */
export const check_sending_domain = defineTool({
  name: "check_sending_domain",
  description:
    "Look up whether receivers can tell that mail from the workspace's mailboxes is theirs: SPF, DKIM and DMARC of the domain, each with what to do and the exact DNS record. Use when someone asks whether mail is set up, why it lands in spam, or why a campaign cannot start for its domain.",
  effect: "read",
  input: z.strictObject({
    mailbox: z.string().trim().min(1).max(320).optional().describe("An address or a domain. Without it all mailboxes."),
  }),
  async run({ mailbox }, { database, workspaceId }) {
    const wanted = mailbox?.toLowerCase();
    const chosen = (await readMailboxes(database, workspaceId))
      .filter(({ address }) => !wanted || address === wanted || address.endsWith(`@${wanted.replace(/^@/, "")}`))
      .slice(0, mostMailboxes);
    if (chosen.length === 0) {
      return { ok: false, reason: "There is no such mailbox. Mailboxes are set up in the settings, under Mail." };
    }
    const ids = chosen.map(({ id }) => id);
    await askAnew(ids, database, workspaceId);
    const mailboxes = (await answered(ids, database, workspaceId)).map(forModel);
    const failing = mailboxes.filter(({ state }) => state === "fail").length;
    return {
      ok: true,
      summary: `Asked DNS about ${counted(mailboxes.length, "sender")}${failing > 0 ? `; receivers would not believe ${failing} of them` : ""}.`,
      result: { mailboxes, settings: "/settings/mail" },
    };
  },
});

async function readMailboxes(database: ToolDatabase, workspaceId: string): Promise<Mailbox[]> {
  return mailboxList.parse(await database.rpc("list_mailboxes", { workspace_id: workspaceId })).mailboxes;
}

async function askAnew(ids: readonly string[], database: ToolDatabase, workspaceId: string): Promise<void> {
  for (const mailbox_id of ids) {
    try {
      await database.rpc("check_sending_domain", { workspace_id: workspaceId, mailbox_id });
    } catch (error) {
      // Who may only look is told what was found last.
      if (!(error instanceof AppError) || error.code !== "forbidden") throw error;
    }
  }
}

/** The mailboxes once DNS has answered, or after a while with what was found before. */
async function answered(ids: readonly string[], database: ToolDatabase, workspaceId: string): Promise<Mailbox[]> {
  const { waitSeconds, pollMilliseconds } = tunables.domains;
  const end = performance.now() + waitSeconds * 1000;
  for (;;) {
    const now = (await readMailboxes(database, workspaceId)).filter(({ id }) => ids.includes(id));
    if (now.every(({ is_domain_checking }) => !is_domain_checking) || performance.now() > end) return now;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
}

/** Without the words that stand in DNS: they are whoever keeps the domain's. */
function forModel({ address, domain_check: check, is_domain_checking }: Mailbox) {
  const state: DomainCheck["state"] | "asking" = check?.state ?? "asking";
  return {
    ...{ address, state, sent_through: check?.via ?? null },
    ...(is_domain_checking && { note: "DNS has not answered yet; this may be out of date." }),
    ...(state === "local" && { note: "It is not looked up: mail from it stays on this machine." }),
    checks: check?.items.map(({ kind, state, says, advice, record }) => ({ kind, state, says, advice, record })) ?? [],
  };
}
