import type { HeldValues } from "./held_values.ts";

/** A link of a mail: where it leads, ready for a program; undefined where nothing may lead. */
export function linkTarget(href: string, held: HeldValues): string | undefined {
  const whole = held.valueOf(href);
  // A value in an address is a piece of it and can change no other piece; a value that is the address must be one.
  const address = whole ?? held.fill(href, (value) => encodeURIComponent(value.trim()));
  const url = URL.parse(address.trim());
  if (!url || `${url.username}${url.password}` !== "") return undefined;
  if (url.protocol === "http:" || url.protocol === "https:") return url.hostname === "" ? undefined : url.href;
  return ["mailto:", "tel:"].includes(url.protocol) && whole === undefined ? url.href : undefined;
}

/** Whether the words of a link are themselves an address ("acme.example/prices"). */
export function isAddressLike(words: string): boolean {
  return /^(?:https?:\/\/|www\.)\S+$|^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?:[/?#]\S*)?$/i.test(words.trim());
}
