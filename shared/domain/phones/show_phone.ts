import type { PhoneLibrary } from "./phone_library.ts";

/**
 * A kept number as people read it: as it is dialled at home where it is of `home` (an ISO code), else with its country code.
 * `isReadable` is false for what was kept as typed.
 */
export function showPhone(
  library: PhoneLibrary,
  phone: string,
  home?: string | null,
): { text: string; isReadable: boolean } {
  const found = phone.startsWith("+") ? library.parse(phone) : undefined;
  if (!found?.isPossible()) return { text: phone, isReadable: false };
  const text = home && found.country === home ? found.formatNational() : found.formatInternational();
  return { text, isReadable: true };
}
