import { createHash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Sql } from "postgres";
import { z } from "zod";
import { connect } from "../../../supabase/local/database/connect.ts";
import { openDatabase } from "../../../supabase/local/database/open_database.ts";
import { fillDatabase } from "../../../supabase/local/database/start_database.ts";
import { addManyLeads } from "../../helpers/many_leads.ts";

const projectRoot = path.resolve(import.meta.dirname, "../../..");
const migrations = path.join(projectRoot, "supabase/migrations");
const ingredients = [
  migrations,
  path.join(projectRoot, "tests/helpers/many_leads.sql"),
  path.join(import.meta.dirname, "peers.sql"),
  path.join(projectRoot, "tests/bench/analytics/add_mails.ts"),
];

export const workspace = "bbbbbbbb-0000-4000-8000-000000000001";
const neighbours = "bbbbbbbb-0000-4000-8000-000000000002";
const people = Array.from(
  { length: 12 },
  (_, place) => `aaaaaaaa-0000-4000-8000-${place.toString().padStart(12, "0")}`,
);
/** Who owns leads of the workspace. */
export const owners = people.slice(0, 11);
const [member = ""] = people;

export interface LeadDatabase {
  /** One connection of the superuser: whoever writes SQL by hand, without row policies in the way. */
  byHand: Sql;
  /** One connection as PostgREST has it while it serves a member: their role, their claims, row policies on. */
  asMember: Sql;
  stop(): Promise<void>;
}

const keptSecrets = z.object({ admin: z.string(), postgres: z.string(), authenticator: z.string() });

/**
 * A database of the bench's own with the product's migrations and so many leads, and a fiftieth as many of somebody else's.
 * `more` fills in what only one bench wants. Filling a million takes minutes, so it is kept in the folder for temporary files until migrations or the filling change.
 */
export async function openLeadDatabase(
  leads: number,
  say: (line: string) => void,
  { eventsPerLead = 0, more }: { eventsPerLead?: number; more?: (sql: Sql) => Promise<void> } = {},
): Promise<LeadDatabase> {
  const kind = eventsPerLead > 0 ? `lead-events-${eventsPerLead}-bench` : "lead-bench";
  const directory = path.join(os.tmpdir(), `${kind}-${leads}-${await fingerprint()}`);
  const filled = path.join(directory, "filled.json");
  await removeOlder(directory, `${kind}-${leads}-`);
  const kept = existsSync(filled) ? keptSecrets.parse(JSON.parse(await readFile(filled, "utf8"))) : undefined;
  // Whoever is killed from here on leaves nothing that a later run would trust.
  await rm(kept ? filled : directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const passwords = kept ?? { admin: secret(), postgres: secret(), authenticator: secret() };
  const database = await openDatabase({ dataDirectory: directory, passwords, vaultKey: secret(), durable: false });
  const stop = async () => {
    await database.stop();
    await writeFile(filled, JSON.stringify(passwords), { mode: 0o600 });
  };
  if (!kept) {
    say(`Filling a database with ${leads.toLocaleString("en")} leads; it is kept in ${directory}.`);
    await fill(database.sql, () => fillDatabase(database, { migrations, seed: false }), leads);
    if (eventsPerLead > 0) await addEvents(database.sql, eventsPerLead);
    await more?.(database.sql);
  }
  const byHand = connect(database.adminUrl, { connections: 1 });
  const asMember = connect(database.adminUrl, { connections: 1 });
  const claims = JSON.stringify({ role: "authenticated", sub: member });
  await asMember`select set_config('request.jwt.claims', ${claims}, false), set_config('role', 'authenticated', false)`;
  return {
    byHand,
    asMember,
    async stop() {
      await Promise.all([byHand.end({ timeout: 5 }), asMember.end({ timeout: 5 })]);
      await stop();
    },
  };
}

async function fill(sql: Sql, migrate: () => Promise<unknown>, leads: number): Promise<void> {
  await migrate();
  await sql`insert into auth.users ${sql(people.map((id) => ({ id, email: `${id}@example.com` })))}`;
  await sql`insert into public.workspaces (id, name) values (${workspace}, 'Ours'), (${neighbours}, 'Theirs')`;
  const members = people.map((user_id, place) => ({
    workspace_id: place === 11 ? neighbours : workspace,
    user_id,
    role: "member",
    display_name: `Person ${place}`,
    email: `${user_id}@example.com`,
  }));
  await sql`insert into public.workspace_members ${sql(members)}`;
  await addManyLeads(sql, { workspaceId: neighbours, members: people.slice(11), leads: Math.ceil(leads / 50) });
  await addManyLeads(sql, { workspaceId: workspace, members: owners, leads });
  await sql.unsafe(await readFile(path.join(import.meta.dirname, "peers.sql"), "utf8"));
  await sql.unsafe("vacuum (analyze)");
}

/** So many more entries in each timeline, over two years, past the triggers; the index of instants is built at the end. */
async function addEvents(sql: Sql, perLead: number): Promise<void> {
  const connection = await sql.reserve();
  try {
    await connection.unsafe(`set session_replication_role = replica;
      drop index public.lead_activities_occurred_at_idx;
      insert into public.lead_activities (workspace_id, lead_id, kind, title, actor_id, occurred_at)
      select l.workspace_id, l.id, (array['note', 'email_sent', 'email_sent', 'email_received', 'call', 'meeting'])[1 + floor(random() * 6)::int],
        'Bench', l.owner_id, now() - interval '2 years' * random()
      from public.leads l cross join generate_series(1, ${perLead}) where l.workspace_id = '${workspace}';
      create index lead_activities_occurred_at_idx on public.lead_activities (workspace_id, occurred_at) include (kind, actor_id, lead_id);
      reset session_replication_role`);
    await connection.unsafe("vacuum (analyze) public.lead_activities");
  } finally {
    connection.release();
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  for (const place of ingredients) {
    const files = /\.\w+$/.test(place) ? [place] : (await readdir(place)).sort().map((name) => path.join(place, name));
    for (const file of files) hash.update(await readFile(file));
  }
  return hash.digest("hex").slice(0, 12);
}

async function removeOlder(directory: string, prefix: string): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const found = path.join(os.tmpdir(), name);
    if (name.startsWith(prefix) && found !== directory) await rm(found, { recursive: true, force: true });
  }
}

function secret(): string {
  return randomBytes(18).toString("base64url");
}
