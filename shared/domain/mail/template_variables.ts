import type { CustomField } from "../../contracts/custom_field.ts";

/** What a template may name: how it is written, and what a person calls it. */
export type TemplateVariable = { name: string; label: string };

const standing: readonly TemplateVariable[] = [
  { name: "lead.first_name", label: "First name" },
  { name: "lead.last_name", label: "Last name" },
  { name: "lead.name", label: "Full name" },
  { name: "lead.title", label: "Job title" },
  { name: "lead.company", label: "Company" },
  { name: "lead.email", label: "E-mail address" },
  { name: "lead.city", label: "City" },
  { name: "lead.country", label: "Country" },
  { name: "account.name", label: "Company’s name" },
  { name: "account.domain", label: "Company’s web address" },
  { name: "account.industry", label: "Company’s industry" },
  { name: "account.employee_count", label: "Company’s employees" },
  { name: "account.city", label: "Company’s city" },
  { name: "account.country", label: "Company’s country" },
  { name: "sender.name", label: "Your name" },
  { name: "sender.first_name", label: "Your first name" },
  { name: "sender.email", label: "Your address" },
  { name: "sender.company", label: "Your workspace’s name" },
  { name: "unsubscribe_url", label: "Link to unsubscribe" },
];

/** Every variable of a workspace: the standing ones and its own fields (`lead.custom.<key>`, `account.custom.<key>`). */
export function templateVariables(
  customFields: readonly Pick<CustomField, "target" | "key" | "label">[] = [],
): TemplateVariable[] {
  return [...standing, ...customFields.map(({ target, key, label }) => ({ name: `${target}.custom.${key}`, label }))];
}
