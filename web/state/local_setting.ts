/** Reads a string kept in this browser; undefined when absent or when storage is blocked. */
export function readSetting(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a string in this browser, or forgets it when `value` is undefined. Blocked storage is not an error. */
export function writeSetting(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // Storage is blocked or full: the setting lasts as long as the page.
  }
}
