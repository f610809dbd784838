import { signal } from "@preact/signals";
import type { PhoneLibrary } from "../../shared/domain/phones/phone_library.ts";
import { showPhone } from "../../shared/domain/phones/show_phone.ts";
import { workspace } from "./workspaces.ts";

const library = signal<PhoneLibrary | undefined>(undefined);
let asked = false;

/**
 * A kept number as people read it: within the workspace's country as it is dialled there, else with the country code. As it
 * is kept until the library is there, which comes with the first number that is shown.
 */
export function shownPhone(phone: string): { text: string; isReadable: boolean } {
  if (!library.value) {
    void load();
    return { text: phone, isReadable: true };
  }
  return showPhone(library.value, phone, workspace.value?.country);
}

async function load() {
  if (asked) return;
  asked = true;
  try {
    library.value = await (await import("../api/phones.ts")).phoneLibrary();
  } catch {
    // Without a network numbers stay as they are kept; the next one that is shown asks again.
    asked = false;
  }
}
