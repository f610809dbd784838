import path from "node:path";
import { parseArgs } from "node:util";
import { readHostedSettings } from "./deploy/hosted_settings.ts";
import { runDeploy } from "./deploy/run_deploy.ts";
import { StartError } from "./start_error.ts";

const usage = `
  npm run deploy                        brings everything to the hosted project
  npm run deploy -- --dry-run           prints what it would do, and what is missing
  npm run deploy -- --env-file FILE     takes settings from a file, over those of the environment

  Settings: SUPABASE_PROJECT_REF, SUPABASE_ACCESS_TOKEN, OPENAI_API_KEY (or OPENAI_BASE_URL), and if wanted
  SUPABASE_DB_PASSWORD, SUPABASE_DB_URL, SUPABASE_URL, APP_URL, OPENAI_*, MAIL_*, SMTP_*, RESEND_*, SEARCH_*.
`;

// `npm run deploy`: the same product on Supabase.
try {
  process.exitCode = (await deploy()) ? 0 : 1;
} catch (error) {
  console.error(error instanceof StartError ? `\n  ${error.message}\n` : error);
  process.exitCode = 1;
}

async function deploy(): Promise<boolean> {
  const { help, "dry-run": dryRun = false, "env-file": file } = readParameters();
  if (help) {
    console.log(usage);
    return true;
  }
  return await runDeploy({
    settings: readHostedSettings({ file }),
    projectDirectory: path.resolve(import.meta.dirname, "../.."),
    dryRun,
    write: (line) => console.log(line),
  });
}

function readParameters() {
  try {
    const options = {
      "dry-run": { type: "boolean" },
      "env-file": { type: "string" },
      help: { type: "boolean" },
    } as const;
    return parseArgs({ options }).values;
  } catch (cause) {
    throw new StartError(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`, { cause });
  }
}
