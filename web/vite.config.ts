import preact from "@preact/preset-vite";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig } from "vite";
import { firstLoad } from "./first_load.ts";

/** Builds the static page into `web/dist`. It holds no address and no key: the page reads `/config.json` from its own host. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [preact({ devToolsEnabled: false }), tailwindcss(), firstLoad({ firstModule: "/web/start_page.tsx" })],
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "baseline-widely-available",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A browser fetches two files sooner than twenty.
          groups: [
            { name: "early", test: /\/web\/main\.ts$/, priority: 2 },
            { name: "first_screen", test: /\/web\/start_page\.tsx$/, priority: 1 },
          ],
        },
      },
    },
  },
});
