import type { Sql } from "postgres";
import { insertUser } from "./gateway/user_store.ts";

/** The sign-in that `npm start` prints. Hosted projects never get it. */
export const demoSignIn = {
  email: "demo@example.com",
  password: "demo-password",
};

const users = [
  {
    id: "00000000-0000-4000-8000-000000000001",
    email: demoSignIn.email,
    name: "Alex Morgan",
  },
  {
    id: "00000000-0000-4000-8000-000000000002",
    email: "colleague@example.com",
    name: "Sam Rivera",
  },
];

/** Creates the two people of the demo workspace when they are missing. The seed refers to their ids. */
export async function createDemoUsers(sql: Sql): Promise<void> {
  for (const user of users) {
    const found = await sql`select from auth.users where id = ${user.id}`;
    if (found.length > 0) continue;
    await insertUser(sql, {
      id: user.id,
      email: user.email,
      password: demoSignIn.password,
      emailConfirmed: true,
      userMetadata: { full_name: user.name },
    });
  }
}
