import { z } from "zod";
import { startStack } from "../../../supabase/local/start_stack.ts";

// What `npm start` runs, without the page and the demo, for a test that kills it. Arguments: one JSON object.
const settings = z.object({
  dataDirectory: z.string(),
  port: z.number(),
  modelUrl: z.string(),
  smtpUrl: z.string(),
  databaseUrl: z.string().optional(),
});

const { dataDirectory, port, modelUrl, smtpUrl, databaseUrl } = settings.parse(JSON.parse(process.argv[2] ?? "{}"));
await startStack({
  dataDirectory,
  port,
  modelUrl,
  externalDatabaseUrl: databaseUrl,
  settings: { SMTP_URL: smtpUrl },
  page: false,
  demo: false,
  durable: true,
});
process.send?.("ready");
// The parent's death is ours, as under the bootstrap of `npm start`.
process.once("disconnect", () => process.exit(0));
