import { errorBody } from "../../../shared/contracts/error.ts";
import { listFunctions } from "../deploy/function_files.ts";
import type { ManagementApi } from "../deploy/management_api.ts";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";

const timeoutMilliseconds = 20_000;
const redeploy = "Run `npm run deploy`.";

/** Whether each function of this project is on the hosted one, in our own charge of tokens, and answers. */
export async function checkDeployedFunctions(
  projectUrl: string,
  api: ManagementApi,
  projectDirectory: string,
): Promise<Finding[]> {
  const deployed = await api.functions();
  const names = await listFunctions(projectDirectory);
  return await Promise.all(
    names.map(async (name) => {
      const { failing } = findingsOf(`Function ${name}`);
      const known = deployed.find(({ slug }) => slug === name);
      if (!known) return failing(`${name} is not deployed.`, redeploy);
      if (known.verify_jwt)
        return failing(
          `${name} lets the platform check tokens, which refuses today's keys.`,
          `Add [functions.${name}] verify_jwt = false to supabase/config.toml and run \`npm run deploy\`.`,
        );
      return await checkAnswer(name, `${projectUrl}/functions/v1/${name}`);
    }),
  );
}

/** Without a token every function of ours refuses in our own words: proof that it started and that it is ours. */
export async function checkAnswer(name: string, address: string): Promise<Finding> {
  const { ok, failing } = findingsOf(`Function ${name}`);
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMilliseconds) }).catch((error: unknown) =>
    reasonOf(error),
  );
  if (typeof response === "string") return failing(`${name} cannot be reached: ${response}.`, "Try again in a minute.");
  const body = errorBody.safeParse(await response.json().catch(() => undefined));
  if (body.success && response.status < 500) return ok(`${name} answers.`);
  return failing(`${name} does not start (${response.status}).`, "Read its log: it names what is missing.");
}
