import { constants, existsSync } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import path from "node:path";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";

const megabyte = 1024 ** 2;
const space = { tightMegabytes: 2000, tooLittleMegabytes: 300 };

/** Whether a stack can keep its data there, and whether one does at this moment. */
export async function checkDataDirectory(dataDirectory: string, stackPid: number | undefined): Promise<Finding[]> {
  return [await checkRights(dataDirectory, stackPid), await checkSpace(dataDirectory)];
}

async function checkRights(dataDirectory: string, stackPid: number | undefined): Promise<Finding> {
  const { ok, failing } = findingsOf("Data directory");
  if (stackPid !== undefined) return ok(`${dataDirectory} is in use by a running stack (process ${stackPid}).`);
  const place = nearestExisting(dataDirectory);
  const found = await stat(place);
  if (!found.isDirectory()) return failing(`${place} is a file.`, "Set DATA_DIR to a folder.");
  const own = process.getuid?.();
  const elsewhere = "or set DATA_DIR to a folder of yours";
  try {
    await access(place, constants.W_OK | constants.X_OK);
    const keys = path.join(dataDirectory, "keys.json");
    if (existsSync(keys)) await access(keys, constants.R_OK | constants.W_OK);
  } catch (error) {
    const owner = own !== undefined && found.uid !== own ? ` It belongs to the account with id ${found.uid}.` : "";
    return failing(`${place} cannot be written (${reasonOf(error)}).${owner}`, `Start as its owner, ${elsewhere}.`);
  }
  const cluster = await stat(path.join(dataDirectory, "postgres")).catch(() => undefined);
  // Root hands the database to another account, so to root any owner is fine.
  if (cluster && own !== undefined && own !== 0 && cluster.uid !== own)
    return failing(
      `The database in ${dataDirectory} belongs to the account with id ${cluster.uid}: it was started as root.`,
      `Start as root again, give it away (chown -R $(id -u) ${dataDirectory}), ${elsewhere}.`,
    );
  return ok(existsSync(dataDirectory) ? `${dataDirectory} can be written.` : `${dataDirectory} can be made.`);
}

async function checkSpace(dataDirectory: string): Promise<Finding> {
  const { ok, warning, failing } = findingsOf("Disk space");
  const { bavail, bsize } = await statfs(nearestExisting(dataDirectory));
  const free = Math.round((bavail * bsize) / megabyte);
  const says = `${free.toLocaleString("en")} MB are free where the data lies.`;
  const mend = "Make room, or set DATA_DIR to a folder on another disk.";
  if (free < space.tooLittleMegabytes) return failing(says, mend);
  return free < space.tightMegabytes ? warning(says, mend) : ok(says);
}

function nearestExisting(place: string): string {
  return existsSync(place) || path.dirname(place) === place ? place : nearestExisting(path.dirname(place));
}
