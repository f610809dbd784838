import type { PartialAnchorHTMLAttributes } from "preact";
import { hrefOf, navigate } from "../state/router.ts";
import { isPlainClick } from "./is_plain_click.ts";

interface LinkProps extends Omit<PartialAnchorHTMLAttributes<HTMLAnchorElement>, "href" | "role"> {
  /** A path of this page: `pathTo.leads()`. */
  to: string;
  replace?: boolean;
}

/** A link to a place on this page. Opening it in a new tab works as with any link. */
export function Link({ to, replace = false, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent & { currentTarget: HTMLAnchorElement }) => {
    if (!isPlainClick(event)) return;
    event.preventDefault();
    navigate(to, { replace });
  };
  return (
    <a
      {...rest}
      href={hrefOf(to)}
      onClick={(event) => {
        if (typeof onClick === "function") onClick(event);
        if (!event.defaultPrevented) follow(event);
      }}
    />
  );
}
