import { createServer, type Server } from "node:http";
import { createClient, type RealtimeChannel, type SupabaseClient } from "@supabase/supabase-js";
import { jwtVerify, SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { type LocalDatabase, startDatabase } from "../../supabase/local/database/start_database.ts";
import { attachRealtime, type Realtime } from "../../supabase/local/realtime/attach_realtime.ts";

const secret = new TextEncoder().encode("a secret that only this test knows, long enough");
export const publishableKey = "sb_publishable_test";
export const alice = "aaaaaaaa-0000-4000-8000-000000000001";
export const bob = "bbbbbbbb-0000-4000-8000-000000000002";
export const workspace = "cccccccc-0000-4000-8000-000000000003";
export const topic = `workspace:${workspace}`;

const schema = `
  create table public.workspace_members (workspace_id uuid, user_id uuid, role text, primary key (workspace_id, user_id));
  grant select on public.workspace_members to authenticated;
  create policy "Members read their workspace's topic" on realtime.messages for select to authenticated using (
    exists (select from public.workspace_members m where m.user_id = (select auth.uid())
      and realtime.topic() = 'workspace:' || m.workspace_id));
  create policy "Writers send to their workspace's topic" on realtime.messages for insert to authenticated with check (
    exists (select from public.workspace_members m where m.user_id = (select auth.uid()) and m.role <> 'viewer'
      and realtime.topic() = 'workspace:' || m.workspace_id));
  create table public.invitations (user_id uuid);
  grant select on public.invitations to authenticated;
  create policy "Guests read while invited" on realtime.messages for select to authenticated using (
    realtime.topic() = 'party' and exists (select from public.invitations i where i.user_id = (select auth.uid())));
  create policy "A broken policy refuses" on realtime.messages for select to authenticated using (
    realtime.topic() = 'broken' and 1 / (length(realtime.topic()) - 6) = 1);
  create table public.notes (id bigint generated always as identity primary key, owner uuid, body text, amount int, secret text);
  alter table public.notes enable row level security;
  grant select (id, owner, body, amount) on public.notes to authenticated;
  create policy "Owners read their notes" on public.notes for select to authenticated using (owner = (select auth.uid()));
  alter publication supabase_realtime add table public.notes;
  create function public.tell_workspace() returns trigger language plpgsql security definer set search_path = '' as $$
  begin
    perform realtime.broadcast_changes('${topic}', tg_op, tg_op, tg_table_name, tg_table_schema, new, old);
    return null;
  end $$;
  create trigger tell after insert or update or delete on public.notes for each row execute function public.tell_workspace();`;

export type Version = "1.0.0" | "2.0.0";

/** A Realtime server on a small schema of its own, for the tests of one file; two people, one of whom may write. */
export function realtimeFixture() {
  let database: LocalDatabase;
  let server: Server;
  let realtime: Realtime;
  let url: string;
  const clients: SupabaseClient[] = [];

  beforeAll(async () => {
    database = await startDatabase({ migrations: false });
    await database.sql.unsafe(schema);
    await database.sql`insert into realtime.messages (topic, extension, inserted_at) values ('old', 'broadcast', now() - interval '4 days')`;
    server = createServer();
    const claimsOfKey = (key: string) => (key === publishableKey ? { role: "anon" } : undefined);
    realtime = attachRealtime({
      server,
      sql: database.sql,
      claimsOfKey,
      verify: async (token) => (await jwtVerify(token, secret).catch(() => undefined))?.payload,
      log: (line) => console.error(line),
    });
    server.on("request", async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const token = request.headers.authorization?.replace("Bearer ", "");
      const answer = await realtime.handle(
        new Request(new URL(request.url ?? "/", url), {
          method: "POST",
          headers: { "content-type": request.headers["content-type"] ?? "" },
          body: Buffer.concat(chunks),
        }),
        token?.startsWith("ey") ? { role: "authenticated", sub: alice } : { role: "anon" },
      );
      response.writeHead(answer.status).end(await answer.text());
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
    await realtime.ready;
  });
  afterAll(async () => {
    await realtime.stop();
    server.close();
    await database.stop();
  });

  beforeEach(async () => {
    await database.sql`truncate public.notes, public.workspace_members, public.invitations`;
    await database.sql`insert into public.workspace_members values (${workspace}, ${alice}, 'owner'), (${workspace}, ${bob}, 'viewer')`;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.realtime.disconnect();
  });

  async function tokenOf(sub: string, seconds = 3600): Promise<string> {
    const token = new SignJWT({ role: "authenticated" }).setProtectedHeader({ alg: "HS256" }).setSubject(sub);
    return token.setExpirationTime(Math.floor(Date.now() / 1000) + seconds).sign(secret);
  }

  async function clientWith(token: string | undefined, vsn: Version = "2.0.0"): Promise<SupabaseClient> {
    const client = createClient(url, publishableKey, {
      realtime: { vsn },
      ...(token === undefined ? {} : { accessToken: async () => token }),
    });
    clients.push(client);
    if (token !== undefined) await client.realtime.setAuth();
    return client;
  }

  const clientOf = async (sub: string, vsn: Version = "2.0.0") => clientWith(await tokenOf(sub), vsn);

  return {
    get sql() {
      return database.sql;
    },
    get url() {
      return url;
    },
    tokenOf,
    clientWith,
    clientOf,
  };
}

/** The messages of a channel, to be awaited one by one. */
export function inbox<T = Record<string, unknown>>() {
  const waiting: T[] = [];
  const takers: ((message: T) => void)[] = [];
  return {
    put: (message: T): void => {
      const taker = takers.shift();
      if (taker) taker(message);
      else waiting.push(message);
    },
    next: (): Promise<T> => {
      const message = waiting.shift();
      return message === undefined ? new Promise((resolve) => takers.push(resolve)) : Promise.resolve(message);
    },
    waiting,
  };
}

/** Subscribes; resolves with the first status, and tells the later ones to `statuses`. */
export async function join(
  channel: RealtimeChannel,
): Promise<{ status: string; reason?: string; closed: Promise<void> }> {
  const closed = Promise.withResolvers<void>();
  const first = Promise.withResolvers<{ status: string; reason?: string }>();
  channel.subscribe((status, error) => {
    first.resolve({ status, ...(error ? { reason: error.message } : {}) });
    if (status === "CLOSED") closed.resolve();
  });
  return { ...(await first.promise), closed: closed.promise };
}
