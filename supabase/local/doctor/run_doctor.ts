import type { HostedSettings } from "../deploy/hosted_settings.ts";
import { maskSecrets, secretValues } from "../deploy/mask_secrets.ts";
import type { LocalEnvironment } from "../environment.ts";
import { lockHolder } from "../stack_lock.ts";
import { checkDataDirectory } from "./data_directory.ts";
import { checkExternalDatabase } from "./external_database.ts";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";
import { checkHostedProject } from "./hosted_project.ts";
import { checkInstallation } from "./installation.ts";
import { checkMail } from "./mail.ts";
import { checkModel } from "./model.ts";
import { checkPort } from "./port.ts";
import { checkRunningStack } from "./running_stack.ts";

export interface DoctorOptions {
  environment: LocalEnvironment;
  hosted: HostedSettings;
  projectDirectory: string;
  /** Another management API than Supabase's own. */
  apiUrl?: string;
}

/** Looks at everything that a set-up needs, on this machine and hosted; changes nothing. */
export async function runDoctor(options: DoctorOptions): Promise<Finding[]> {
  const { environment, hosted, projectDirectory } = options;
  const { dataDirectory, externalDatabaseUrl, settings } = environment;
  const stackPid = await lockHolder(dataDirectory);
  const parts = await Promise.all([
    part("Installation", () => checkInstallation(projectDirectory, hosted.childEnvironment.npm_config_user_agent)),
    part("Port", () => checkPort(environment.port, stackPid)),
    part("Data directory", () => checkDataDirectory(dataDirectory, stackPid)),
    part("DATABASE_URL", () =>
      externalDatabaseUrl ? checkExternalDatabase(externalDatabaseUrl, projectDirectory) : [],
    ),
    part("Model", () => checkModel(settings)),
    part("Mail", () => checkMail(settings)),
    part("Running stack", () => checkRunningStack(dataDirectory, stackPid, projectDirectory)),
    part("Hosted project", () => checkHostedProject(hosted, projectDirectory, options.apiUrl)),
  ]);
  const secrets = secretValues({ ...hosted.childEnvironment, ...settings, externalDatabaseUrl });
  return parts.flat().map((finding) => withoutSecrets(finding, secrets));
}

async function part(check: string, work: () => Promise<Finding | Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return [await work()].flat();
  } catch (error) {
    return [findingsOf(check).failing(`This could not be checked: ${reasonOf(error)}.`, "Mend that and ask again.")];
  }
}

function withoutSecrets(finding: Finding, secrets: readonly string[]): Finding {
  const says = maskSecrets(finding.says, secrets);
  return finding.mend === undefined
    ? { ...finding, says }
    : { ...finding, says, mend: maskSecrets(finding.mend, secrets) };
}
