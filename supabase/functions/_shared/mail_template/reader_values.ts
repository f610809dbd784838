import type { CampaignSender, MailReader } from "../../../../shared/contracts/campaign_mail.ts";
import { splitName } from "../../../../shared/domain/mail/split_name.ts";
import type { TemplateValues } from "./liquid_language.ts";

/** What the variables of a mail stand for, for one reader. Empty ones are left out. */
export function readerValues(
  reader: MailReader,
  sender: Pick<CampaignSender, "address" | "from_name" | "workspace_name">,
  unsubscribeUrl: string,
): TemplateValues {
  const { account } = reader;
  const { first, last } = splitName(reader.name);
  return {
    lead: given({
      ...reader,
      first_name: first,
      last_name: last,
      company: account?.name,
      custom: given(reader.custom),
      account: undefined,
    }),
    account: given({ ...account, custom: given(account?.custom ?? {}) }),
    sender: given({
      name: sender.from_name,
      first_name: splitName(sender.from_name).first,
      email: sender.address,
      company: sender.workspace_name,
    }),
    unsubscribe_url: unsubscribeUrl,
  };
}

/** Without what is empty; texts without space around. */
function given(values: Record<string, unknown>): Record<string, unknown> {
  const trimmed = Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value.trim() : value]);
  return Object.fromEntries(trimmed.filter(([, value]) => !isEmpty(value)));
}

const isEmpty = (value: unknown) =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
