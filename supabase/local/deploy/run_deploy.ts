import { checkDeployedFunctions } from "../doctor/deployed_functions.ts";
import { createProgress } from "../progress.ts";
import { StartError } from "../start_error.ts";
import { buildPage, pageDirectory } from "../web_page.ts";
import { linkStep, migrateStep, vaultStep } from "./database_steps.ts";
import { functionsStep, secretsStep } from "./functions_steps.ts";
import type { HostedSettings } from "./hosted_settings.ts";
import { type ManagementApi, managementApi, managementApiUrl } from "./management_api.ts";
import { maskSecrets, secretValues } from "./mask_secrets.ts";
import { hostedPage, pageStep, signInStep } from "./page_steps.ts";
import { printPlan, printRequirements } from "./print_plan.ts";
import { fetchProjectKeys } from "./project_keys.ts";
import { findRequirements, type Requirement } from "./requirements.ts";
import type { DeployContext, Step } from "./step.ts";
import { supabaseCli } from "./supabase_cli.ts";

export interface DeployOptions {
  settings: HostedSettings;
  /** Holds the folder `supabase`. */
  projectDirectory: string;
  /** Prints the plan and changes nothing. */
  dryRun: boolean;
  write: (line: string) => void;
  /** Another management API than Supabase's own. */
  apiUrl?: string;
  /** Builds the page and returns its folder. */
  buildPage?: () => Promise<string>;
  /** Waits between two looks at functions that were just deployed. */
  pause?: () => Promise<void>;
}

/**
 * Brings everything to a hosted project, or tells what it would do.
 * @returns whether all went well; what did not is written with the next step
 */
export async function runDeploy(options: DeployOptions): Promise<boolean> {
  const { settings, dryRun, write } = options;
  const requirements = findRequirements(settings);
  const context = createContext(options);
  const steps = await planSteps(context);
  write(
    `\n  Deploy to ${context.target.ref} (${context.target.projectUrl})${dryRun ? ", dry run: nothing is changed" : ""}\n`,
  );
  if (dryRun) printPlan(steps, write);
  printRequirements(requirements, write);
  if (dryRun) return true;
  if (requirements.some((requirement) => requirement.needed)) {
    write("  Nothing was changed. Set what is missing and run it again.\n");
    return false;
  }
  if (!(await runSteps(steps, options))) return false;
  return await finish(context, requirements, options);
}

function createContext(options: DeployOptions): DeployContext {
  const { settings, projectDirectory, apiUrl = managementApiUrl } = options;
  const ref = settings.projectRef ?? "<SUPABASE_PROJECT_REF>";
  const api = managementApi({ url: apiUrl, accessToken: settings.accessToken ?? "", projectRef: ref });
  let keys: ReturnType<typeof fetchProjectKeys> | undefined;
  return {
    settings,
    target: { ref, projectUrl: settings.projectUrl ?? `https://${ref}.supabase.co`, apiUrl },
    projectDirectory,
    cli: supabaseCli({ projectDirectory, environment: settings.childEnvironment }),
    api,
    keys: () => (keys ??= fetchProjectKeys(api)),
    buildPage: options.buildPage ?? buildOwnPage,
  };
}

async function buildOwnPage(): Promise<string> {
  await buildPage();
  return pageDirectory;
}

async function planSteps(context: DeployContext): Promise<Step[]> {
  const steps = [
    checkStep(context.target, context.api, context.keys),
    linkStep(context),
    await migrateStep(context),
    vaultStep(context),
    secretsStep(context),
    await functionsStep(context),
    signInStep(context),
    pageStep(context),
  ];
  return steps.filter((step) => step !== undefined);
}

/** First, so that a wrong token or a paused project is told before anything is changed. */
function checkStep(target: DeployContext["target"], api: ManagementApi, keys: DeployContext["keys"]): Step {
  const project = `${target.apiUrl}/v1/projects/${target.ref}`;
  return {
    title: "Project",
    shows: [`GET ${project}`, `GET ${project}/api-keys?reveal=true`],
    mend: "Open https://supabase.com/dashboard and look at the project.",
    async run() {
      const { name, status } = await api.project();
      if (status !== "ACTIVE_HEALTHY") throw new StartError(`The project ${name} is ${status}, not ACTIVE_HEALTHY.`);
      await keys();
    },
  };
}

async function runSteps(steps: readonly Step[], { settings, write }: DeployOptions): Promise<boolean> {
  const progress = createProgress(write, false);
  for (const step of steps) {
    try {
      await progress.follow(step.title, step.run());
    } catch (error) {
      const secrets = secretValues(settings.childEnvironment);
      const message = maskSecrets(error instanceof Error ? error.message : String(error), secrets);
      write(`  ✗ ${step.title}\n\n${indent(message)}\n`);
      write(`  Next: ${step.mend}`);
      write("  Then run it again: the steps that went well find their work done.\n");
      return false;
    }
  }
  return true;
}

function indent(text: string): string {
  return text.replace(/^/gm, "    ");
}

const looks = 5;

/** Looks at the outcome from outside, and says what is left for a person to do. */
async function finish(context: DeployContext, requirements: Requirement[], options: DeployOptions): Promise<boolean> {
  const { write, pause = () => new Promise((resolve) => setTimeout(resolve, 2000)) } = options;
  const look = () => checkDeployedFunctions(context.target.projectUrl, context.api, context.projectDirectory);
  let findings = await look();
  for (let again = 1; again < looks && findings.some(({ status }) => status === "failing"); again++) {
    await pause();
    findings = await look();
  }
  const failing = findings.filter(({ status }) => status === "failing");
  for (const { says, mend } of failing) write(`  ✗ ${says} ${mend ?? ""}`);
  write(`\n  Page      put ${hostedPage}/ on any static host, at the root of its address`);
  if (requirements.some(({ name }) => name === "APP_URL"))
    write("  Then      set APP_URL to the page's address and deploy again, so that mailed links lead there");
  write("  Mail      Supabase mails few sign-in links an hour: set SMTP of your own under Authentication, Emails");
  write("  Check     npm run doctor, with the same environment\n");
  return failing.length === 0;
}
