import preact from "@preact/preset-vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";

/** Builds the static page into `web/dist`. It holds no address and no key: the page reads `/config.json` from its own host. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact({ devToolsEnabled: false }), tailwindcss()],
  build: { outDir: "dist", emptyOutDir: true, target: "baseline-widely-available", assetsInlineLimit: 0 },
});
