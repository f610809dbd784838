import type { LucideIcon } from "lucide-preact";
import type { ButtonHTMLAttributes } from "preact";
import { classNames } from "../ui/class_names.ts";
import { Link } from "../ui/Link.tsx";

const shape =
  "group relative flex h-13 w-full flex-col items-center justify-center gap-1 rounded-lg text-xs font-medium outline-offset-0 transition-colors max-md:h-13 max-md:rounded-none max-md:tracking-tighter max-md:text-[0.5625rem]";

function look(current: boolean): string {
  return classNames(shape, current ? "text-ink md:bg-selected" : "text-muted hover:text-ink md:hover:bg-hover");
}

interface NavContentProps {
  icon: LucideIcon;
  label: string;
  current: boolean;
  count: number;
}

/** The count is drawn, not written: what one reads on the button must be part of its name. */
function NavContent({ icon: Icon, label, current, count }: NavContentProps) {
  return (
    <>
      <span class="relative">
        <Icon size={19} aria-hidden="true" strokeWidth={current ? 2.2 : 1.8} class={current ? "text-accent" : ""} />
        {count > 0 && (
          <span
            aria-hidden="true"
            data-count={count > 99 ? "99+" : count}
            class="absolute before:content-[attr(data-count)] -top-1.5 left-2.5 flex h-4 min-w-4 items-center justify-center rounded-full bg-danger px-1 font-semibold text-[0.625rem] text-surface tabular-nums ring-2 ring-sunken"
          />
        )}
      </span>
      {label}
    </>
  );
}

interface NavLinkProps {
  icon: LucideIcon;
  label: string;
  to: string;
  current: boolean;
}

/** A place in the page's navigation. */
export function NavLink({ icon, label, to, current }: NavLinkProps) {
  return (
    <Link to={to} aria-current={current ? "page" : undefined} class={look(current)}>
      <NavContent icon={icon} label={label} current={current} count={0} />
    </Link>
  );
}

interface NavButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "icon" | "label" | "class"> {
  icon: LucideIcon;
  label: string;
  /** Shown as a mark on the icon; put it into `aria-label` in words. */
  count?: number;
}

/** A button in the page's navigation, for what opens above the page. */
export function NavButton({ icon, label, count = 0, ...rest }: NavButtonProps) {
  return (
    <button type="button" {...rest} class={look(rest["aria-expanded"] === true)}>
      <NavContent icon={icon} label={label} current={rest["aria-expanded"] === true} count={count} />
    </button>
  );
}
