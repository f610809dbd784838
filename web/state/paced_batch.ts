/** Quicker than words are read; each drawing of a long answer costs. */
const paceMilliseconds = 100;

/**
 * Gathers items by key and hands them on at an even pace: the first after a pause at once, then all that has come since
 * every 100 ms, however many words a second arrive. `flush` hands on what is there.
 */
export function createPacedBatch<Item>(apply: (key: string, items: Item[]) => void) {
  const gathered = new Map<string, Item[]>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let handedOnAt = Number.NEGATIVE_INFINITY;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    handedOnAt = performance.now();
    const ready = [...gathered];
    gathered.clear();
    for (const [key, items] of ready) apply(key, items);
  }

  function add(key: string, items: readonly Item[]): void {
    const known = gathered.get(key) ?? [];
    known.push(...items);
    gathered.set(key, known);
    timer ??= setTimeout(flush, Math.max(0, handedOnAt + paceMilliseconds - performance.now()));
  }

  return { add, flush };
}
