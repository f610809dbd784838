import { accountChanges } from "../../../shared/contracts/account.ts";
import { customValues } from "./custom_values.ts";

const { name, domain, industry, employee_count, country, city } = accountChanges.shape;

/** Facts of an account as a tool takes them: null means "not given", so no field takes null (see `lead_fields.ts`). */
export const accountFields = {
  name: name.unwrap(),
  domain: domain.unwrap().unwrap().optional().describe("Such as example.com."),
  industry: industry.unwrap().unwrap().optional(),
  employee_count: employee_count.unwrap().unwrap().optional(),
  country: country.unwrap().unwrap().optional().describe('English name, such as "Germany".'),
  city: city.unwrap().unwrap().optional(),
  custom: customValues.optional(),
};
