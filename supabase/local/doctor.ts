import path from "node:path";
import { parseArgs } from "node:util";
import { readHostedSettings } from "./deploy/hosted_settings.ts";
import { type Finding, findingsOf, reasonOf } from "./doctor/finding.ts";
import { printFindings } from "./doctor/print_findings.ts";
import { runDoctor } from "./doctor/run_doctor.ts";
import { readEnvironment } from "./environment.ts";

const usage = `
  npm run doctor                        says what is wrong with this set-up, and how to mend it
  npm run doctor -- --json              prints the findings for programs
  npm run doctor -- --env-file FILE     takes the settings of the hosted project from a file

  With SUPABASE_PROJECT_REF and SUPABASE_ACCESS_TOKEN it looks at the hosted project too. Ends with 1 when
  something is failing.
`;

const parameters = readParameters();
if (parameters === undefined) {
  console.error(usage);
  process.exitCode = 1;
} else if (parameters.help) console.log(usage);
else {
  const findings = await diagnose(parameters["env-file"]);
  if (parameters.json) console.log(JSON.stringify(findings, null, 2));
  else printFindings(findings, (line) => console.log(line), process.stdout.isTTY === true);
  process.exitCode = findings.some(({ status }) => status === "failing") ? 1 : 0;
}

function readParameters() {
  try {
    const options = { json: { type: "boolean" }, help: { type: "boolean" }, "env-file": { type: "string" } } as const;
    return parseArgs({ options }).values;
  } catch {
    return undefined;
  }
}

async function diagnose(file: string | undefined): Promise<Finding[]> {
  try {
    const [environment, hosted] = [readEnvironment(), readHostedSettings({ file })];
    return await runDoctor({ environment, hosted, projectDirectory: path.resolve(import.meta.dirname, "../..") });
  } catch (error) {
    return [findingsOf("Environment").failing(reasonOf(error), "Correct the variable and ask again.")];
  }
}
