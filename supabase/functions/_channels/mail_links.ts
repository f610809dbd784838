import { createHmac } from "node:crypto";
import type { CampaignMail } from "../../../shared/contracts/campaign_mail.ts";

/** The addresses of ours that stand in one mail. `click` sends a link over us, signed so that it leads nowhere else. */
export type MailLinks = { unsubscribe: string; open: string; click: (target: string) => string };

/** The function `mail` answers them; the database knows the token, and the key that signs. */
export function mailLinks({
  token,
  link_key,
  app_url,
}: Pick<CampaignMail, "token" | "link_key" | "app_url">): MailLinks {
  const address = (path: string, query: Record<string, string>) =>
    `${app_url}/functions/v1/mail/${path}?${new URLSearchParams({ t: token, ...query })}`;
  return {
    unsubscribe: address("unsubscribe", {}),
    open: address("open", {}),
    click: (target) => address("click", { u: target, s: createHmac("sha256", link_key).update(target).digest("hex") }),
  };
}
