/** The row that a key leads to from row `current` (-1: none yet) among `count`; undefined when the key moves nothing. */
export function moveRow(key: string, current: number, count: number, rowsPerView: number): number | undefined {
  if (count === 0) return undefined;
  const last = count - 1;
  switch (key) {
    case "ArrowDown":
    case "j":
      return Math.min(current + 1, last);
    case "ArrowUp":
    case "k":
      return Math.max(current - 1, 0);
    case "PageDown":
      return Math.min(Math.max(current, 0) + rowsPerView, last);
    case "PageUp":
      return Math.max(current - rowsPerView, 0);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return undefined;
  }
}
