/** Where the page is mounted on its host, without a slash at the end: "" or "/assistant". Vite's `--base` sets it. */
export const basePath = (import.meta.env?.BASE_URL ?? "/").replace(/\/$/, "");
