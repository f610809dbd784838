/**
 * `node supabase/local/bootstrap.mjs <entry.ts> [arguments]`: runs an entry on the pinned Node, after
 * installing what is missing. It runs on whatever Node (20 or later) the machine has, on a fresh clone,
 * so it uses nothing but Node itself.
 */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
const modules = path.join(root, "node_modules");
const lockFile = path.join(root, "package-lock.json");
const stamp = path.join(modules, ".installed-lock");
const pinnedNode = path.join(modules, "node/bin", process.platform === "win32" ? "node.exe" : "node");
const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
const [entry = "", ...parameters] = process.argv.slice(2);

// What `npm start` runs needs no development packages; leaving them out halves the first install.
const needsAll = !/^supabase\/local\/(start|doctor)\.ts$/.test(entry);
if (!isInstalled(needsAll)) await install(needsAll);
if (!existsSync(pinnedNode)) await installPinnedNode();
await runEntry();

/**
 * npm writes its record when an install is complete, so it is missing after a broken one. It fits the lock
 * file when we installed from the same text, or when it is the younger of the two.
 */
function isInstalled(withDevelopment) {
  const record = path.join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const isOurs = existsSync(stamp) && readFileSync(stamp, "utf8") === lockFingerprint();
  if (!isOurs && statSync(record).mtimeMs < statSync(lockFile).mtimeMs) return false;
  return !withDevelopment || "node_modules/vitest" in JSON.parse(readFileSync(record, "utf8")).packages;
}

async function install(withDevelopment) {
  // `npm ci` empties node_modules first; adding the rest leaves a running stack its files.
  const command = existsSync(path.join(modules, ".package-lock.json")) ? ["install", "--no-save"] : ["ci"];
  const scope = withDevelopment ? "--include=dev" : "--omit=dev";
  const options = [scope, "--no-audit", "--no-fund", "--loglevel=error", "--ignore-scripts=false"];
  await withProgress("Installing packages", () => runQuietly(...npm([...command, ...options]), root));
  writeFileSync(stamp, lockFingerprint());
}

function lockFingerprint() {
  return createHash("sha256").update(readFileSync(lockFile)).digest("hex");
}

/** Where install scripts are not allowed, the package `node` has not fetched its binary yet. */
async function installPinnedNode() {
  const folder = path.join(modules, "node");
  const script = path.join(folder, "installArchSpecificPackage.js");
  await withProgress("Installing Node", () => runQuietly(process.execPath, [script], folder));
  if (!existsSync(pinnedNode))
    fail("The pinned Node could not be installed. Allow npm's install scripts and try again.");
}

/** The npm that started us, else the one on the path. */
function npm(words) {
  const own = process.env.npm_execpath;
  return own?.endsWith(".js") ? [process.execPath, [own, ...words]] : ["npm", words];
}

function runQuietly(command, words, cwd) {
  return new Promise((resolve) => {
    const child = spawn(command, words, { cwd, stdio: ["ignore", "pipe", "pipe"] });
    const interrupted = () => {
      child.kill();
      process.exit(130);
    };
    for (const signal of signals) process.once(signal, interrupted);
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
    child.on("error", (error) => fail(`${command} could not be run: ${error.message}`));
    child.on("exit", (code) => {
      for (const signal of signals) process.off(signal, interrupted);
      if (code === 0) resolve();
      else fail(`npm failed:\n${printed.trim()}`);
    });
  });
}

/** A line that counts the seconds on a terminal; elsewhere one line every ten. */
async function withProgress(label, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const live = process.stdout.isTTY === true;
  console.log(`\n  ${label}. This happens once and takes about a minute.`);
  const timer = setInterval(
    () => process.stdout.write(live ? `\r  … ${seconds()} s` : `  … ${seconds()} s\n`),
    live ? 1000 : 10_000,
  );
  await work();
  clearInterval(timer);
  console.log(`${live ? "\r" : ""}  Done in ${seconds()} s.`);
}

/** Passes signals on and ends as the entry ends. The channel tells the entry when this process is killed. */
async function runEntry() {
  const searchPath = `${path.join(modules, ".bin")}${path.delimiter}${process.env.PATH ?? ""}`;
  const child = spawn(pinnedNode, [path.resolve(root, entry), ...parameters], {
    cwd: root,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: searchPath },
  });
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = signal ? 137 : (code ?? 1);
  });
  if (process.env.npm_lifecycle_event) endWithNpm(child);
}

/** npm killed outright tells nobody; its child notices by having a new parent. */
function endWithNpm(child) {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) child.kill("SIGTERM");
  }, 500);
  timer.unref();
}

function fail(message) {
  console.error(`\n  ${message}\n`);
  process.exit(1);
}
