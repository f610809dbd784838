import { z } from "zod";
import { leadChanges } from "../../../shared/contracts/lead.ts";
import { customValues } from "./custom_values.ts";

const { name, email, phone, title, company, country, city, source, score, do_not_contact } = leadChanges.shape;

/**
 * Facts of a lead as a tool takes them. To a tool null means "not given" (see `parse_arguments.ts`), so no field takes
 * null here; `update_lead` empties fields by name.
 */
export const leadFields = {
  name: name.unwrap(),
  email: email.unwrap().unwrap().optional(),
  phone: phone.unwrap().unwrap().optional(),
  title: title.unwrap().unwrap().optional().describe("Job title."),
  company: company.unwrap().unwrap().optional().describe("An unknown company becomes a new account."),
  country: country.unwrap().unwrap().optional().describe('English name, such as "Germany".'),
  city: city.unwrap().unwrap().optional(),
  source: source.unwrap().unwrap().optional().describe('Where the lead came from, such as "Referral".'),
  score: score.describe("0 to 100; from 80 on a lead is hot."),
  do_not_contact,
  custom: customValues.optional(),
};

/** One tag; stored in lower case. */
export const tag = z.string().trim().min(1).max(50);
