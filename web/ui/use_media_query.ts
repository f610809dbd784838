import { useEffect, useState } from "preact/hooks";

/** Below this width the page is one column and panels fill the screen (`max-md` in class names). */
export const phoneQuery = "(max-width: 47.99rem)";

/** Whether a media query holds; redraws when that changes. */
export function useMediaQuery(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const follow = () => setHolds(list.matches);
    follow();
    list.addEventListener("change", follow);
    return () => list.removeEventListener("change", follow);
  }, [query]);
  return holds;
}
