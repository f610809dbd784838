import { existsSync } from "node:fs";
import { access, constants, mkdir, writeFile } from "node:fs/promises";
import { runCommand } from "./run_command.ts";

const home = "/usr/lib/postgresql/15";
const extensions = "/usr/share/postgresql/15/extension";
const packages = ["postgresql-15", "postgresql-15-cron", "postgresql-15-plpgsql-check"];
const files = [`${home}/bin/postgres`, `${home}/lib/pg_cron.so`, `${home}/lib/plpgsql_check.so`];

export type DebianPostgres = { bin: string; missing?: never } | { bin?: never; missing: string };

/**
 * Debian's PostgreSQL 15 with the real pg_cron and plpgsql_check: its programs, installed when this is root on Debian;
 * otherwise the reason why it can't be had.
 */
export async function findDebianPostgres(say: (line: string) => void = () => {}): Promise<DebianPostgres> {
  if (!files.every((file) => existsSync(file))) {
    const refusal = await installDebianPackages(packages, say, doWithoutCluster);
    if (refusal) return { missing: `Debian's PostgreSQL 15 with pg_cron and plpgsql_check: ${refusal}` };
  }
  const hasStandIns = ["pg_net", "supabase_vault"].every((name) => existsSync(`${extensions}/${name}.control`));
  const canWrite = await access(extensions, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!hasStandIns && !canWrite) return { missing: `PostgreSQL 15: ${extensions} can't be written` };
  return { bin: `${home}/bin` };
}

/** Installs packages of Debian. Returns why it could not, or undefined when they are there. */
export async function installDebianPackages(
  names: readonly string[],
  say: (line: string) => void,
  beforehand: () => Promise<void> = async () => {},
): Promise<string | undefined> {
  if (!existsSync("/etc/debian_version")) return "this is not Debian";
  if (process.getuid?.() !== 0) return `only root can install it (apt-get install ${names.join(" ")})`;
  say(`Installing ${names.join(", ")}`);
  await beforehand();
  const install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", ...waiting, ...names];
  const environment = { DEBIAN_FRONTEND: "noninteractive" };
  if ((await runCommand(install, { environment })).code === 0) return undefined;
  await runCommand(["apt-get", "update", "-q"], { environment });
  const second = await runCommand(install, { environment });
  return second.code === 0 ? undefined : (second.output.trim().split("\n").at(-1) ?? "apt-get failed");
}

/** Another installation may be under way. */
const waiting = ["-o", "DPkg::Lock::Timeout=300"];

/** The package would create a cluster and start it; only its programs are wanted. */
async function doWithoutCluster(): Promise<void> {
  const folder = "/etc/postgresql-common/createcluster.d";
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/no_main_cluster.conf`, "create_main_cluster = false\n");
}
