import { execFile } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile, readlink } from "node:fs/promises";
import net from "node:net";
import { promisify } from "node:util";
import { type Finding, findingsOf } from "./finding.ts";

/** Whether `npm start` gets its port, and who has it otherwise. @param stackPid the running stack's process */
export async function checkPort(port: number, stackPid: number | undefined): Promise<Finding> {
  const { ok, failing } = findingsOf("Port");
  if (port === 0) return ok("Any free port is taken.");
  const problem = await bind(port);
  if (problem === undefined) return ok(`Port ${port} is free.`);
  if (problem === "EACCES") return failing(`Port ${port} needs special rights.`, "Set PORT to one above 1023.");
  const holder = await holderOf(port);
  if (holder && holder.pid === stackPid) return ok(`Port ${port} is held by the running stack.`);
  const who = holder ? `${holder.name} (process ${holder.pid})` : "another program";
  return failing(`Port ${port} is held by ${who}.`, `Stop it, or choose another port: PORT=${port + 1} npm start.`);
}

async function bind(port: number): Promise<string | undefined> {
  const server = net.createServer();
  const failed = new Promise<string>((resolve) => {
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
  server.listen(port, "127.0.0.1");
  const problem = await Promise.race([failed, once(server, "listening").then(() => undefined)]);
  server.close();
  return problem;
}

interface Holder {
  pid: number;
  name: string;
}

/** The process that listens on a port; undefined when this account may not know. */
async function holderOf(port: number): Promise<Holder | undefined> {
  return process.platform === "linux" ? await holderOnLinux(port) : await holderByLsof(port);
}

async function holderOnLinux(port: number): Promise<Holder | undefined> {
  const sockets = await Promise.all(
    ["tcp", "tcp6"].map((kind) => readFile(`/proc/net/${kind}`, "utf8").catch(() => "")),
  );
  const local = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const listening = "0A";
  const inodes = sockets
    .flatMap((table) => table.split("\n").map((line) => line.trim().split(/\s+/)))
    .filter((fields) => fields[1]?.endsWith(local) && fields[3] === listening)
    .map((fields) => `socket:[${fields[9]}]`);
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => "");
      if (inodes.includes(target)) {
        const name = await readFile(`/proc/${pid}/comm`, "utf8").catch(() => "a program");
        return { pid: Number(pid), name: name.trim() };
      }
    }
  }
  return undefined;
}

async function holderByLsof(port: number): Promise<Holder | undefined> {
  const parameters = ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpc"];
  const { stdout } = await promisify(execFile)("lsof", parameters).catch(() => ({ stdout: "" }));
  const pid = /^p(\d+)$/m.exec(stdout)?.[1];
  return pid ? { pid: Number(pid), name: /^c(.+)$/m.exec(stdout)?.[1] ?? "a program" } : undefined;
}
