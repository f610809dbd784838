import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { z } from "zod";
import { callerDatabase } from "../../../supabase/functions/_shared/database.ts";
import { readEnvironment } from "../../../supabase/functions/_shared/environment.ts";

test("a database that does not answer counts as unavailable after a while", async () => {
  const server = createServer(() => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const variables: Record<string, string> = {
    SUPABASE_URL: `http://127.0.0.1:${port}`,
    SUPABASE_PUBLISHABLE_KEYS: '{"default":"sb_publishable_x"}',
    SUPABASE_SECRET_KEYS: '{"default":"sb_secret_x"}',
  };
  const environment = readEnvironment((name) => variables[name]);
  const database = callerDatabase(environment, { userId: crypto.randomUUID(), token: "t" }, 0.05);
  await expect(database.rpc("read_turn", {})).rejects.toMatchObject({ code: "unavailable" });
  server.closeAllConnections();
  server.close();
});
