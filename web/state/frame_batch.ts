const hiddenTabMilliseconds = 250;

/** Gathers items by key and hands them on once per frame: many words a second cost one drawing each frame. */
export function createFrameBatch<Item>(apply: (key: string, items: Item[]) => void) {
  const gathered = new Map<string, Item[]>();
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function flush(): void {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
    timer = undefined;
    const ready = [...gathered];
    gathered.clear();
    for (const [key, items] of ready) apply(key, items);
  }

  function add(key: string, items: Item[]): void {
    gathered.set(key, [...(gathered.get(key) ?? []), ...items]);
    if (timer !== undefined) return;
    // A hidden tab draws no frames: the timer hands on there.
    frame = requestAnimationFrame(flush);
    timer = setTimeout(flush, hiddenTabMilliseconds);
  }

  return { add, flush };
}
