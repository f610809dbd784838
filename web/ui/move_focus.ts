/**
 * Moves the focus among the elements of `container` that match `selector`: "first", or the key that was pressed (arrows
 * up and down, Home, End, or a letter that a label begins with). Returns whether the key meant something.
 */
export function moveFocus(container: HTMLElement, selector: string, key: string): boolean {
  const items = [...container.querySelectorAll<HTMLElement>(selector)];
  const current = items.findIndex((item) => item.matches(":focus"));
  const target = items[indexAfter(key, items, current)];
  target?.focus();
  return target !== undefined;
}

function indexAfter(key: string, items: HTMLElement[], current: number): number {
  if (key === "first" || key === "Home") return 0;
  if (key === "End") return items.length - 1;
  if (key === "ArrowDown") return (current + 1) % items.length;
  if (key === "ArrowUp") return (current - 1 + items.length) % items.length;
  if (key.length !== 1 || key === " ") return -1;
  const begins = (item: HTMLElement) => item.textContent.trim().toLowerCase().startsWith(key.toLowerCase());
  const after = items.findIndex((item, index) => index > current && begins(item));
  return after >= 0 ? after : items.findIndex(begins);
}
