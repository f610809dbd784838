import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";
import { installDebianPackages } from "./debian_packages.ts";
import { runCommand } from "./run_command.ts";

const systemBrowsers = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Quiet: nothing is fetched that the page under test did not ask for. */
const quietly = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The browser for the tests: the system's, else Debian's package when root, else the test library's own.
 * Returns its path; undefined means that the library knows where its own is.
 * @throws an error that says what to install when none can be had
 */
export async function findBrowser(say: (line: string) => void = () => {}): Promise<string | undefined> {
  const found = () => systemBrowsers.find((file) => existsSync(file));
  if (found()) return found();
  if (existsSync(chromium.executablePath())) return undefined;
  const refusal = await installDebianPackages(["chromium"], say);
  if (!refusal && found()) return found();
  say("Installing the test library's own browser");
  const { code, output } = await runCommand(["playwright-core", "install", "chromium"]);
  if (code !== 0) throw new Error(`No browser: install Chromium and try again.\n${output}`);
  return undefined;
}

/** Starts a browser without a window. Root and containers have no sandbox to put it in. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser();
  const sandbox = process.platform === "linux" ? ["--no-sandbox", "--disable-dev-shm-usage"] : [];
  return await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...quietly, ...sandbox] });
}
