import fc from "fast-check";
import {
  datePeriod,
  leadDateField,
  leadFilter,
  leadNumberField,
  leadSortField,
  leadTextField,
} from "../../shared/contracts/lead_filter.ts";
import { people } from "./lead_fixture.ts";
import { sampleCampaigns, stages } from "./lead_samples.ts";

const texts = fc.constantFrom(
  ...["Anna Berg", "ANN", "acme", "Zephyr_Co", "germany", "france", "cto", "berlin", "_", "%", "\\", "'", "Referral"],
  ...["acme.example", "Fintech", "lead1@firm1.example", "+49 30 1234", "nothing like it", '"ops"', "ö", "e"],
  ...["old system", "None", "north", "likes 50% off", "it's \\ fine", "ärger", "E-MAIL", "post"],
);
const member = fc.constantFrom(
  "me",
  "Max Member",
  "olive owner",
  people.member,
  "aaaaaaaa-0000-4000-8000-00000000ffff",
);
const away = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const instants = fc.integer({ min: -100, max: 60 }).map(away);
const dates = fc.integer({ min: -100, max: 60 }).map((days) => away(days).slice(0, 10));

const customTexts = ["custom.tool", "custom.remark", "account.custom.region"] as const;
const customNumbers = ["custom.budget", "account.custom.size"] as const;
const customDates = ["custom.renews", "account.custom.since"] as const;
const plainText = fc.constantFrom(
  ...leadTextField.options.filter((field) => field !== "stage" && field !== "owner"),
  ...customTexts,
);
const numberField = fc.constantFrom(...leadNumberField.options, ...customNumbers);
const dateField = fc.constantFrom(...leadDateField.options, ...customDates);
const anyField = fc.oneof(
  fc.constantFrom(...leadTextField.options, "tags", "custom.channels", "custom.decides"),
  plainText,
  numberField,
  dateField,
);
const membership = fc.constantFrom("is_any_of", "is_none_of");
const many = (values: fc.Arbitrary<string>) => fc.array(values, { minLength: 1, maxLength: 4 });
const days = fc.integer({ min: 1, max: 100 });

const conditions = fc.oneof(
  fc.record({ field: plainText, operator: membership, values: many(texts) }),
  fc.record({
    field: fc.constant("stage"),
    operator: membership,
    values: many(fc.constantFrom(...stages, "WON", "Lost")),
  }),
  fc.record({ field: fc.constant("owner"), operator: membership, values: many(member) }),
  fc.record({
    field: fc.constant("tags"),
    operator: membership,
    values: many(fc.constantFrom("VIP", "50%", "o'reilly", "none")),
  }),
  fc.record({ field: fc.constant("custom.channels"), operator: membership, values: many(texts) }),
  fc.record({
    field: fc.constantFrom(...leadTextField.options, ...customTexts),
    operator: fc.constant("contains"),
    value: texts,
  }),
  fc.record({ field: anyField, operator: fc.constantFrom("is_empty", "is_not_empty") }),
  fc.record(
    {
      field: numberField,
      operator: fc.constant("between"),
      minimum: fc.oneof(
        fc.integer({ min: -5, max: 7000 }),
        fc.integer({ min: 0, max: 100 }).map((whole) => whole + 0.5),
        fc.constant(1e300),
      ),
      maximum: fc.oneof(fc.integer({ min: -5, max: 7000 }), fc.constant(-1e300)),
    },
    { requiredKeys: ["field", "operator"] },
  ),
  fc.record(
    { field: dateField, operator: fc.constant("between_dates"), from: fc.oneof(instants, dates), until: instants },
    { requiredKeys: ["field", "operator"] },
  ),
  fc.record({
    field: dateField,
    operator: fc.constantFrom("in_last_days", "not_in_last_days", "in_next_days"),
    days,
  }),
  fc.record({
    field: dateField,
    operator: fc.constant("in_period"),
    period: fc.constantFrom(...datePeriod.options),
  }),
  fc.record({
    field: fc.constantFrom("do_not_contact", "custom.decides"),
    operator: fc.constant("is"),
    value: fc.boolean(),
  }),
  fc.record(
    {
      field: fc.constant("activity"),
      operator: fc.constantFrom("happened", "did_not_happen"),
      kinds: fc.array(fc.constantFrom("created", "email_received", "owner_changed", "call"), { minLength: 1 }),
      within_days: days,
      at_least: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ["field", "operator"] },
  ),
  fc.record(
    {
      field: fc.constant("engagement"),
      operator: fc.constantFrom("happened", "did_not_happen"),
      kinds: fc.array(fc.constantFrom("opened", "clicked", "replied", "bounced", "complained"), { minLength: 1 }),
      campaign_ids: fc.array(fc.constantFrom(...sampleCampaigns), { minLength: 1, maxLength: 2 }),
      within_days: days,
      at_least: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: ["field", "operator", "kinds"] },
  ),
);

const match = fc.constantFrom("all", "any");
const group = <Part>(parts: fc.Arbitrary<Part>) =>
  fc.record({ match, conditions: fc.array(parts, { minLength: 1, maxLength: 3 }) });
const nodes = fc.oneof(
  { arbitrary: conditions, weight: 4 },
  { arbitrary: group(fc.oneof(conditions, group(conditions))), weight: 1 },
);

// Words that stand in some lead: what stands nowhere is taken as misspelt, which has its own tests.
const words = fc.constantFrom("anna", "BERG", "acme", "100%", "carla_o'neil", "vip", "firm1", "cto", "", "ann berg");

/** Filters over the samples with every operator, in groups up to 3 deep. */
export const filters = fc
  .record({ text: words, match, conditions: fc.array(nodes, { maxLength: 4 }) })
  .map((filter) => leadFilter.parse(filter));

export const sorts = fc.record({
  field: fc.constantFrom(
    ...leadSortField.options,
    "custom.budget" as const,
    "custom.tool" as const,
    "custom.renews" as const,
    "custom.decides" as const,
    "account.custom.size" as const,
  ),
  direction: fc.constantFrom("ascending" as const, "descending" as const),
});
