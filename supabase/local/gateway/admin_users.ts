import { Hono } from "hono";
import postgres, { type JSONValue, type Sql } from "postgres";
import { z } from "zod";
import { deleteUser, findUser, insertUser, listUsers, type UserRow, updateUser } from "./user_store.ts";

const metadata = z.record(z.string(), z.json());

// Loose on purpose: the hosted interface ignores fields that it does not know.
const userFields = z.object({
  id: z.uuid().optional(),
  email: z.email().optional(),
  password: z.string().min(6).optional(),
  email_confirm: z.boolean().optional(),
  app_metadata: metadata.optional(),
  user_metadata: metadata.optional(),
  ban_duration: z.string().optional(),
});

const paging = z.object({
  page: z.coerce.number().int().min(1).catch(1),
  per_page: z.coerce.number().int().min(1).max(1000).catch(50),
});

interface Refusal {
  status: 400 | 403 | 404 | 422;
  code: string;
  message: string;
}

const notFound: Refusal = { status: 404, code: "user_not_found", message: "User not found" };

/** GoTrue's admin interface for users (`supabase.auth.admin`), which @supabase/lite does not have. */
export function adminUserRoutes(sql: Sql, secretKey: string): Hono {
  const routes = new Hono();
  routes.use(async (context, next) => {
    if (context.req.header("apikey") === secretKey) return next();
    return refuse({ status: 403, code: "not_admin", message: "User not allowed" });
  });
  routes.post("/users", async (context) => {
    const fields = userFields.safeParse(await context.req.json().catch(() => undefined));
    if (!fields.success || !fields.data.email) return refuse(invalid("Cannot create a user without an email"));
    return createUser(sql, { ...fields.data, email: fields.data.email });
  });
  routes.get("/users", async (context) => {
    const { page, per_page } = paging.parse(context.req.query());
    const { users, total } = await listUsers(sql, page, per_page);
    const last = Math.max(1, Math.ceil(total / per_page));
    context.header("x-total-count", String(total));
    context.header("link", pageLinks(page, last, per_page));
    return context.json({ users: users.map(publicUser), aud: "authenticated" });
  });
  routes.get("/users/:id", async (context) => answer(await withId(context.req.param("id"), (id) => findUser(sql, id))));
  routes.put("/users/:id", async (context) => {
    const fields = userFields.safeParse(await context.req.json().catch(() => undefined));
    if (!fields.success) return refuse(invalid(z.prettifyError(fields.error)));
    return answer(await withId(context.req.param("id"), (id) => updateUser(sql, id, changesOf(fields.data))));
  });
  routes.delete("/users/:id", async (context) =>
    answer(await withId(context.req.param("id"), (id) => deleteUser(sql, id))),
  );
  return routes;
}

async function createUser(sql: Sql, fields: z.infer<typeof userFields> & { email: string }): Promise<Response> {
  try {
    const row = await insertUser(sql, { ...changesOf(fields), id: fields.id, email: fields.email });
    return Response.json(publicUser(row));
  } catch (error) {
    if (!(error instanceof postgres.PostgresError) || error.code !== "23505") throw error;
    const message = "A user with this email address has already been registered";
    return refuse({ status: 422, code: "email_exists", message });
  }
}

function changesOf(fields: z.infer<typeof userFields>) {
  return {
    email: fields.email,
    password: fields.password,
    emailConfirmed: fields.email_confirm,
    appMetadata: fields.app_metadata,
    userMetadata: fields.user_metadata,
    banDuration: fields.ban_duration,
  };
}

async function withId(id: string, find: (id: string) => Promise<UserRow | undefined>): Promise<UserRow | undefined> {
  return z.uuid().safeParse(id).success ? find(id) : undefined;
}

function answer(row: UserRow | undefined): Response {
  return row ? Response.json(publicUser(row)) : refuse(notFound);
}

function invalid(message: string): Refusal {
  return { status: 400, code: "validation_failed", message };
}

function refuse({ status, code, message }: Refusal): Response {
  return Response.json({ code: status, error_code: code, msg: message }, { status });
}

/** auth-js reads the page numbers out of these links, without the host. */
function pageLinks(page: number, last: number, perPage: number): string {
  const link = (number: number, rel: string) => `</admin/users?page=${number}&per_page=${perPage}>; rel="${rel}"`;
  return page < last ? `${link(page + 1, "next")}, ${link(last, "last")}` : link(last, "last");
}

function publicUser(row: UserRow): Record<string, JSONValue | Date | undefined> {
  return {
    id: row.id,
    aud: "authenticated",
    role: "authenticated",
    email: row.email ?? "",
    phone: row.phone ?? "",
    email_confirmed_at: row.email_confirmed_at ?? undefined,
    confirmed_at: row.email_confirmed_at ?? undefined,
    last_sign_in_at: row.last_sign_in_at ?? undefined,
    banned_until: row.banned_until ?? undefined,
    app_metadata: row.raw_app_meta_data,
    user_metadata: row.raw_user_meta_data,
    identities: [],
    created_at: row.created_at ?? undefined,
    updated_at: row.updated_at ?? undefined,
    is_anonymous: row.is_anonymous,
  };
}
