import { randomUUID } from "node:crypto";
import { hash } from "bcryptjs";
import type { JSONValue, Sql } from "postgres";

/** A row of `auth.users`, as far as the platform shows it. */
export interface UserRow {
  id: string;
  email: string | null;
  phone: string | null;
  email_confirmed_at: Date | null;
  last_sign_in_at: Date | null;
  banned_until: Date | null;
  created_at: Date | null;
  updated_at: Date | null;
  raw_app_meta_data: Record<string, JSONValue> | null;
  raw_user_meta_data: Record<string, JSONValue> | null;
  is_anonymous: boolean;
}

export interface NewUser {
  id?: string | undefined;
  email: string;
  password?: string | undefined;
  emailConfirmed?: boolean | undefined;
  appMetadata?: Record<string, JSONValue> | undefined;
  userMetadata?: Record<string, JSONValue> | undefined;
}

export interface UserChanges {
  email?: string | undefined;
  password?: string | undefined;
  emailConfirmed?: boolean | undefined;
  appMetadata?: Record<string, JSONValue> | undefined;
  userMetadata?: Record<string, JSONValue> | undefined;
  /** `none`, or a Postgres interval such as `24h`. */
  banDuration?: string | undefined;
}

// What GoTrue uses.
const bcryptRounds = 10;

/** Creates a user with an e-mail identity. Throws Postgres's 23505 when the address or id is taken. */
export async function insertUser(sql: Sql, user: NewUser): Promise<UserRow> {
  const id = user.id ?? randomUUID();
  const email = user.email.toLowerCase();
  const encrypted = user.password === undefined ? null : await hash(user.password, bcryptRounds);
  const appMetadata = {
    provider: "email",
    providers: ["email"],
    ...user.appMetadata,
  };
  return sql.begin(async (transaction) => {
    const [row] = await transaction<[UserRow]>`
      insert into auth.users (id, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data)
      values (${id}, ${email}, ${encrypted}, ${user.emailConfirmed ? new Date() : null},
        ${transaction.json(appMetadata)}, ${transaction.json(user.userMetadata ?? {})})
      returning *`;
    await transaction`
      insert into auth.identities (id, provider, provider_id, user_id, identity_data)
      values (${randomUUID()}, 'email', ${id}, ${id}, ${transaction.json({ sub: id, email })})`;
    return row;
  });
}

/** Changes what is given and leaves the rest; undefined when there is no such user. */
export async function updateUser(sql: Sql, id: string, changes: UserChanges): Promise<UserRow | undefined> {
  const encrypted = changes.password === undefined ? null : await hash(changes.password, bcryptRounds);
  const ban = changes.banDuration ?? null;
  const [row] = await sql<UserRow[]>`
    update auth.users set
      email = coalesce(${changes.email?.toLowerCase() ?? null}, email),
      encrypted_password = coalesce(${encrypted}, encrypted_password),
      email_confirmed_at = case when ${changes.emailConfirmed ?? false} then now() else email_confirmed_at end,
      raw_app_meta_data = raw_app_meta_data || ${sql.json(changes.appMetadata ?? {})},
      raw_user_meta_data = raw_user_meta_data || ${sql.json(changes.userMetadata ?? {})},
      banned_until = case
        when ${ban}::text is null then banned_until
        when ${ban}::text = 'none' then null
        else now() + ${ban}::text::interval
      end,
      updated_at = now()
    where id = ${id}
    returning *`;
  return row;
}

/** Deletes a user with sessions and identities; undefined when there is no such user. */
export async function deleteUser(sql: Sql, id: string): Promise<UserRow | undefined> {
  const [row] = await sql<UserRow[]>`delete from auth.users where id = ${id} returning *`;
  return row;
}

/** One user by id; undefined when there is none. */
export async function findUser(sql: Sql, id: string): Promise<UserRow | undefined> {
  const [row] = await sql<UserRow[]>`select * from auth.users where id = ${id}`;
  return row;
}

/** A page of users, oldest first, with the count of all. */
export async function listUsers(sql: Sql, page: number, perPage: number): Promise<{ users: UserRow[]; total: number }> {
  const users = await sql<UserRow[]>`
    select * from auth.users order by created_at, id limit ${perPage} offset ${(page - 1) * perPage}`;
  const [count] = await sql<[{ total: number }]>`select count(*)::int as total from auth.users`;
  return { users, total: count.total };
}
