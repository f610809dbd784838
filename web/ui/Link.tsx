import type { PartialAnchorHTMLAttributes } from "preact";
import { hrefOf, navigate } from "../state/router.ts";

interface LinkProps extends Omit<PartialAnchorHTMLAttributes<HTMLAnchorElement>, "href" | "role"> {
  /** A path of this page: `pathTo.leads()`. */
  to: string;
  replace?: boolean;
}

/** A link to a place on this page. Opening it in a new tab works as with any link. */
export function Link({ to, replace = false, onClick, ...rest }: LinkProps) {
  const follow = (event: MouseEvent & { currentTarget: HTMLAnchorElement }) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
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
