import { z } from "zod";
import { type PhoneLibrary, phoneLibraryOf } from "../../shared/domain/phones/phone_library.ts";
import { type ReadPhone, readPhoneWith } from "../../shared/domain/phones/read_phone.ts";
import { rpc } from "./rest.ts";

/** Fetched with the first number that is read or shown. */
export async function phoneLibrary(): Promise<PhoneLibrary> {
  return phoneLibraryOf(await import("libphonenumber-js/min"));
}

/** The countries that a number without a country code may be meant in; see the function in the database. @throws ApiError */
export async function phoneCountries(workspaceId: string, leadId: string | null = null): Promise<string[]> {
  return rpc("phone_countries", { workspace_id: workspaceId, lead_id: leadId }, z.array(z.string()));
}

/** A number as it is kept. For a new lead `country` is the one typed beside it. @throws ApiError */
export async function readTypedPhone(
  workspaceId: string,
  typed: string,
  { leadId = null, country }: { leadId?: string | null; country?: string | null | undefined } = {},
): Promise<ReadPhone> {
  return readPhoneWith(await phoneLibrary(), typed, async () => [
    ...(country ? [country] : []),
    ...(await phoneCountries(workspaceId, leadId)),
  ]);
}
