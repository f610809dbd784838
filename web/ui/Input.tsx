import { h, type PartialInputHTMLAttributes } from "preact";
import { classNames } from "./class_names.ts";

export interface InputProps
  extends Omit<PartialInputHTMLAttributes<HTMLInputElement>, "class" | "role" | "type" | "list"> {
  role?: "combobox";
  /** The id of a `datalist` with suggestions. */
  list?: string;
  type?: "text" | "email" | "password" | "search" | "number" | "tel" | "url" | "date";
  class?: string;
}

/** A one-line text field. Put it in a `Field`, or give it an `aria-label`. */
export function Input({ class: extra, type = "text", ...rest }: InputProps) {
  // Written without JSX: its types tie every `type` of an input to a role of its own, which a union cannot satisfy.
  return h("input", { ...rest, type, class: classNames("field h-8.5 px-2.5 text-base pointer-coarse:h-10", extra) });
}
