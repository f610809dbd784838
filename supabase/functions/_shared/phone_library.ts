import { type PhoneLibrary, phoneLibraryOf } from "../../../shared/domain/phones/phone_library.ts";

/** Fetched with the first number that must be read. The small metadata know lengths and kinds of numbers enough. */
export async function phoneLibrary(): Promise<PhoneLibrary> {
  return phoneLibraryOf(await import("libphonenumber-js/min"));
}
