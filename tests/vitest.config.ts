import path from "node:path";
import { defineConfig } from "vitest/config";

const root = path.resolve(import.meta.dirname, "..");

const onDebian = "tests/database/debian_postgres.test.ts";

/** Seconds that one test may take, and how many files run at once: they wait for Postgres more than they compute. */
const rooms = [
  { name: "unit", include: "tests/unit/**/*.test.{ts,tsx}", seconds: 30, files: 2 },
  { name: "architecture", include: "tests/architecture.test.ts", seconds: 20, files: 1 },
  { name: "database", include: "tests/database/**/*.test.ts", seconds: 30, files: 3, except: [onDebian] },
  { name: "debian", include: onDebian, seconds: 30, files: 1 },
  { name: "platform", include: "tests/platform/**/*.test.ts", seconds: 60, files: 2 },
  { name: "functions", include: "tests/functions/**/*.test.ts", seconds: 60, files: 2 },
  { name: "e2e", include: "tests/e2e/**/*.test.ts", seconds: 120, files: 2 },
];

/** One vitest project for each room of tests/; tests/run.ts runs them side by side. */
export default defineConfig({
  root,
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    passWithNoTests: true,
    projects: rooms.map(({ name, include, seconds, files, except = [] }, place) => ({
      extends: true,
      test: {
        name,
        include: [include],
        exclude: except,
        testTimeout: seconds * 1000,
        hookTimeout: Math.max(seconds, 60) * 1000,
        maxWorkers: files,
        sequence: { groupOrder: place },
        ...(name === "database" ? { globalSetup: ["tests/helpers/database_server.ts"] } : {}),
      },
    })),
  },
});
