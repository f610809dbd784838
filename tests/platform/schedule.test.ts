import { afterAll, beforeAll, expect, test } from "vitest";
import { connect } from "../../supabase/local/database/connect.ts";
import { type FixtureStack, startFixtureStack } from "./fixture_stack.ts";

let stack: FixtureStack;
beforeAll(async () => {
  stack = await startFixtureStack();
}, 60_000);
afterAll(() => stack?.stop());

test("a scheduled job rings a function with the address and the key that Vault holds", async () => {
  const sql = connect(stack.databaseUrl, { connections: 1 });
  await sql`select cron.schedule('ring', '1 second', ${`
    select net.http_post(
      url := (select decrypted_secret from vault.decrypted_secrets where name = 'project_url') || '/rest/v1/rpc/who_am_i',
      headers := jsonb_build_object(
        'apikey', (select decrypted_secret from vault.decrypted_secrets where name = 'secret_key')))`})`;
  const answers = () => sql<{ status: number; content: string }[]>`
    select status_code as status, content from net._http_response`;
  await expect.poll(async () => (await answers()).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const [answer] = await answers();
  await sql`select cron.unschedule('ring')`;
  await sql.end();
  expect(answer?.status).toBe(200);
  expect(JSON.parse(answer?.content ?? "")).toMatchObject({ role: "service_role" });
});
