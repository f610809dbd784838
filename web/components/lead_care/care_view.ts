import type { Lead } from "../../../shared/contracts/lead.ts";
import type { DuplicatePair } from "./care_requests.ts";

/** Which window about the state of the list is open. */
export type CareView =
  | { name: "bin" }
  | { name: "duplicates" }
  | { name: "delete"; leads: readonly Lead[] }
  | { name: "erase"; lead: Lead }
  | { name: "merge"; pair: DuplicatePair };
