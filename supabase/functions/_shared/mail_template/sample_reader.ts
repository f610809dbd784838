import type { MailReader } from "../../../../shared/contracts/campaign_mail.ts";

type NamedField = { target: "lead" | "account"; key: string; label: string };

/** Someone of whom everything is known, for a workspace without leads and for checks of the words alone. */
export function sampleReader(fields: readonly NamedField[]): MailReader {
  const custom = (target: NamedField["target"]) =>
    Object.fromEntries(fields.filter((field) => field.target === target).map(({ key, label }) => [key, label]));
  return {
    name: "Anna Example",
    email: "anna@example.com",
    phone: "+49 30 1234567",
    title: "Head of operations",
    country: "Germany",
    city: "Berlin",
    stage: "New",
    source: "Website",
    tags: [],
    custom: custom("lead"),
    account: {
      name: "Example",
      domain: "example.com",
      industry: "Logistics",
      employee_count: 120,
      country: "Germany",
      city: "Berlin",
      custom: custom("account"),
    },
  };
}
