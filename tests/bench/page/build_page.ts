import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const benchDirectory = path.resolve(import.meta.dirname, "..");
const projectRoot = path.resolve(benchDirectory, "../..");
const pages = {
  ours: { root: path.join(projectRoot, "web"), config: path.join(projectRoot, "web/vite.config.ts") },
  use_chat: peer("use_chat"),
  use_chat_plain: peer("use_chat_plain"),
  assistant_ui: peer("assistant_ui"),
};

/** Builds a page for production into a folder. */
export async function buildPage(name: keyof typeof pages, target: string, publishableKey: string): Promise<void> {
  const { root, config } = pages[name];
  const vite = path.join(projectRoot, "node_modules/vite/bin/vite.js");
  const words = [vite, "build", root, "--config", config, "--outDir", target, "--emptyOutDir", "--logLevel", "error"];
  const env = { NODE_ENV: "production", VITE_PUBLISHABLE_KEY: publishableKey };
  await promisify(execFile)(process.execPath, words, { cwd: projectRoot, env });
}

function peer(name: string) {
  const peers = path.join(benchDirectory, "peers/page");
  return { root: path.join(peers, name), config: path.join(peers, "vite.config.ts") };
}
