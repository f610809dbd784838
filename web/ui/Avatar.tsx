import { classNames } from "./class_names.ts";

const tones = [
  "bg-accent-soft text-accent",
  "bg-violet-soft text-violet",
  "bg-success-soft text-success",
  "bg-warning-soft text-warning",
  "bg-danger-soft text-danger",
];
const sizes = { small: "size-5 text-[0.5625rem]", medium: "size-7 text-xs", large: "size-10 text-base" };

/**
 * A person's initials on a colour that stays the same for the same name. Decorative, so drawn and not written: the
 * name stands beside it.
 */
export function Avatar({ name, size = "medium" }: { name: string; size?: keyof typeof sizes }) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("");
  const sum = [...name].reduce((total, letter) => total + (letter.codePointAt(0) ?? 0), 0);
  return (
    <span
      aria-hidden="true"
      data-initials={initials || "?"}
      class={classNames(
        "before:content-[attr(data-initials)]",
        "inline-flex shrink-0 select-none items-center justify-center rounded-full font-semibold uppercase",
        sizes[size],
        tones[sum % tones.length],
      )}
    />
  );
}
