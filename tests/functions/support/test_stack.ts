import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { z } from "zod";
import { type Stack, startStack } from "../../../supabase/local/start_stack.ts";
import { type ChatClient, chatClient, signIn } from "./chat_client.ts";
import { type ScriptedModel, startScriptedModel } from "./scripted_model.ts";

export type TestStack = {
  stack: Stack;
  model: ScriptedModel;
  /** The database as the superuser, to look behind the doors and to move the clock. */
  sql: postgres.Sql;
  /** A new person, owner of a new workspace unless they join another. */
  person(joins?: { workspaceId: string; role: string }): Promise<Person>;
  mails(): Promise<{ to: string; subject: string; text: string }[]>;
  stop(): Promise<void>;
};

export type Person = {
  userId: string;
  workspaceId: string;
  email: string;
  token: string;
  chat: ChatClient;
  rpc(name: string, args: Record<string, unknown>): Promise<unknown>;
  addLead(lead: Record<string, unknown>): Promise<string>;
};

/**
 * A whole stack of its own with a scripted model, without the demo and the page. `log` is told each line of its parts;
 * `settings` reach the functions.
 */
export async function startTestStack(
  log: (line: string) => void = () => {},
  settings: Record<string, string> = {},
): Promise<TestStack> {
  const dataDirectory = await mkdtemp(path.join(os.tmpdir(), "lead-functions-"));
  const model = await startScriptedModel();
  const stack = await startStack({
    dataDirectory,
    port: 0,
    modelUrl: model.url,
    page: false,
    durable: false,
    demo: false,
    settings,
    log,
  });
  const sql = postgres(stack.adminDatabaseUrl, { max: 3, onnotice: () => {} });
  return {
    stack,
    model,
    sql,
    person: (joins) => newPerson(stack, sql, joins),
    mails: () => readMails(stack),
    async stop() {
      await sql.end({ timeout: 5 });
      await stack.stop();
      await model.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** From now on nothing rings for the tick: for tests that send by hand what it would send too. */
export async function silenceDoorbell(sql: postgres.Sql): Promise<void> {
  await sql`delete from vault.secrets where name = 'project_url'`;
}

/** The doors of a stack: its address and its keys. */
export type StackDoors = Pick<Stack, "url" | "publishableKey" | "secretKey">;

/** Makes a person over the Auth API, owner of a new workspace unless they join another. */
export async function newPerson(
  stack: StackDoors,
  sql: postgres.Sql,
  joins?: { workspaceId: string; role: string },
): Promise<Person> {
  const credentials = { email: `${crypto.randomUUID()}@people.example`, password: "long-enough-password" };
  const created = await fetch(`${stack.url}/auth/v1/admin/users`, {
    method: "POST",
    headers: { apikey: stack.secretKey, "content-type": "application/json" },
    body: JSON.stringify({ ...credentials, email_confirm: true }),
  });
  const { id: userId } = z.object({ id: z.uuid() }).parse(await created.json());
  const token = await signIn(stack, credentials);
  const rpc = caller(stack, token);
  if (joins) {
    await sql`insert into public.workspace_members (workspace_id, user_id, role, display_name, email)
      values (${joins.workspaceId}, ${userId}, ${joins.role}, 'Sam Colleague', ${credentials.email})`;
  }
  const workspaceId =
    joins?.workspaceId ??
    z.uuid().parse(await rpc("create_workspace", { name: "Acme Sales", display_name: "Alex Morgan" }));
  return {
    userId,
    workspaceId,
    email: credentials.email,
    token,
    chat: chatClient(stack, token),
    rpc,
    addLead: async (lead) => {
      const [row] = await sql`insert into public.leads ${sql({ workspace_id: workspaceId, ...lead })} returning id`;
      return z.uuid().parse(row?.id);
    },
  };
}

function caller(stack: StackDoors, token: string) {
  return async (name: string, args: Record<string, unknown>): Promise<unknown> => {
    const response = await fetch(`${stack.url}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers: { apikey: stack.publishableKey, authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(args),
    });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : await response.json();
  };
}

async function readMails(stack: Stack): Promise<{ to: string; subject: string; text: string }[]> {
  const address = z.union([z.string(), z.object({ address: z.string() })]);
  const listed = await fetch(`${stack.mailboxUrl}/api/messages`);
  const list = z.object({ messages: z.array(z.looseObject({ id: z.string() })) }).parse(await listed.json());
  return await Promise.all(
    list.messages.map(async ({ id }) => {
      const response = await fetch(`${stack.mailboxUrl}/api/messages/${id}`);
      const mail = z
        .object({ to: z.array(address), subject: z.string().nullish(), text: z.string().nullish() })
        .parse(await response.json());
      const first = mail.to[0] ?? "";
      return {
        to: typeof first === "string" ? first : first.address,
        subject: mail.subject ?? "",
        text: mail.text ?? "",
      };
    }),
  );
}
