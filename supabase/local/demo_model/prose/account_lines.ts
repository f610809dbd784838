import { z } from "zod";
import { plain } from "../language/sentences.ts";
import type { MadeCall } from "../read_conversation.ts";

const knownAccount = z.object({
  id: z.string(),
  name: z.string(),
  domain: z.string().optional(),
  industry: z.string().optional(),
  employee_count: z.number().optional(),
  country: z.string().optional(),
  city: z.string().optional(),
  lead_count: z.number().optional(),
});
export type KnownAccount = z.infer<typeof knownAccount>;
const accountPage = z.object({ accounts: z.array(knownAccount), count: z.number(), count_is_exact: z.boolean() });

/** The companies that a search found; undefined without an answer. */
export function readAccounts(made: MadeCall | undefined): z.infer<typeof accountPage> | undefined {
  if (made?.outcome?.state !== "done") return undefined;
  const parsed = accountPage.safeParse(made.outcome.result);
  return parsed.success ? parsed.data : undefined;
}

/** "**Acme**, Fintech, Germany, 80 employees: 3 leads". */
export function accountLine(account: KnownAccount): string {
  const place = [account.city, account.country].filter(Boolean).join(", ");
  const size =
    account.employee_count === undefined ? "" : `${account.employee_count.toLocaleString("en-US")} employees`;
  const facts = [account.industry, place, size]
    .filter((fact) => fact !== undefined && fact !== "")
    .map((fact) => plain(String(fact)));
  const people = account.lead_count === 1 ? "1 lead" : `${account.lead_count ?? 0} leads`;
  return `**${plain(account.name)}**${facts.length > 0 ? `, ${facts.join(", ")}` : ""}: ${people}`;
}

const accountRecord = z.object({ account: knownAccount });

/** The company that a call read or changed; undefined without one. */
export function readAccount(made: MadeCall | undefined): KnownAccount | undefined {
  if (made?.outcome?.state !== "done") return undefined;
  const parsed = accountRecord.safeParse(made.outcome.result);
  return parsed.success ? parsed.data.account : undefined;
}
