import { z } from "zod";
import type { HostedSettings } from "../deploy/hosted_settings.ts";
import { type ManagementApi, managementApi, managementApiUrl } from "../deploy/management_api.ts";
import { checkDeployedFunctions } from "./deployed_functions.ts";
import { type Finding, findingsOf, reasonOf } from "./finding.ts";
import { checkHostedDatabase } from "./hosted_database.ts";

export interface HostedProject {
  api: ManagementApi;
  url: string;
  pageUrl: string | undefined;
  projectDirectory: string;
}

/** Everything that a hosted project needs; nothing when the environment names none. */
export async function checkHostedProject(
  settings: HostedSettings,
  projectDirectory: string,
  apiUrl: string = managementApiUrl,
): Promise<Finding[]> {
  const { projectRef, accessToken, projectUrl, pageUrl } = settings;
  const { warning, failing } = findingsOf("Hosted project");
  if (!projectRef) return [];
  if (!accessToken || !projectUrl) {
    const mend = "Set SUPABASE_ACCESS_TOKEN; make one at https://supabase.com/dashboard/account/tokens.";
    return [warning("Without an access token the hosted project cannot be looked at.", mend)];
  }
  const api = managementApi({ url: apiUrl, accessToken, projectRef });
  const project: HostedProject = { api, url: projectUrl, pageUrl, projectDirectory };
  const reached = await checkProject(project).catch((error: unknown) =>
    failing(reasonOf(error), "Mend that and ask again."),
  );
  if (reached.status === "failing") return [reached];
  const parts = await Promise.all([
    part("Keys", () => checkKeys(api)),
    part("Functions", () => checkDeployedFunctions(projectUrl, api, projectDirectory)),
    part("Function settings", () => checkFunctionSettings(api)),
    part("Hosted database", () => checkHostedDatabase(project)),
    part("Sign-in links", () => checkSignInLinks(project)),
    part("Hosted page", () => checkHostedPage(project)),
  ]);
  return [reached, ...parts.flat()];
}

/** One part that cannot be asked leaves the others alone. */
async function part(check: string, work: () => Promise<Finding[]>): Promise<Finding[]> {
  return await work().catch((error: unknown) => [
    findingsOf(check).failing(reasonOf(error), "Mend that and ask again."),
  ]);
}

async function checkProject({ api }: HostedProject): Promise<Finding> {
  const { ok, failing } = findingsOf("Hosted project");
  const { name, status } = await api.project();
  if (status === "ACTIVE_HEALTHY") return ok(`${name} is up.`);
  return failing(`${name} is ${status}.`, "Open https://supabase.com/dashboard; restore it if it is paused.");
}

async function checkKeys(api: ManagementApi): Promise<Finding[]> {
  const { ok, warning, failing } = findingsOf("Keys");
  const types = new Set((await api.keys(false)).map(({ type }) => type));
  if (!types.has("publishable") || !types.has("secret"))
    return [
      failing(
        "The project has only legacy keys.",
        "Create publishable and secret keys: dashboard, Settings, API keys.",
      ),
    ];
  if (await api.legacyKeysEnabled())
    return [warning("The legacy keys still open the project.", "Disable them: dashboard, Settings, API keys, Legacy.")];
  return [ok("Publishable and secret keys are there, legacy keys are off.")];
}

async function checkFunctionSettings(api: ManagementApi): Promise<Finding[]> {
  const { ok, warning, failing } = findingsOf("Function settings");
  const names = new Set(await api.secretNames());
  const has = (...wanted: string[]) => wanted.some((name) => names.has(name));
  const set = "Set it in the environment and run `npm run deploy`.";
  const found: Finding[] = [];
  if (!has("OPENAI_API_KEY", "OPENAI_BASE_URL")) found.push(failing("The functions have no OPENAI_API_KEY.", set));
  if (!has("RESEND_API_KEY", "SMTP_URL"))
    found.push(warning("The functions have no RESEND_API_KEY: no mail leaves.", set));
  if (!has("MAIL_FROM")) found.push(warning("The functions have no MAIL_FROM: providers refuse the placeholder.", set));
  if (!has("APP_URL")) found.push(warning("The functions have no APP_URL: they do not know the page's address.", set));
  return found.length > 0 ? found : [ok("The functions have the settings of model, mail and page.")];
}

async function checkSignInLinks({ api, pageUrl }: HostedProject): Promise<Finding[]> {
  const { ok, warning } = findingsOf("Sign-in links");
  const { site_url, uri_allow_list } = await api.authConfig();
  const site = site_url ?? "nowhere";
  if (pageUrl === undefined && !/localhost|127\.0\.0\.1|nowhere/.test(site))
    return [ok(`Mailed links lead to ${site}.`)];
  const allowed = (uri_allow_list ?? "").split(",").map((entry) => entry.trim());
  if (site.replace(/\/$/, "") === pageUrl && allowed.includes(`${pageUrl}/**`))
    return [ok(`Mailed links lead to ${site}.`)];
  return [warning(`Mailed links lead to ${site}.`, "Set APP_URL to the page's address and run `npm run deploy`.")];
}

const pageConfig = z.object({ supabase_url: z.string(), publishable_key: z.string() });

async function checkHostedPage({ url, pageUrl }: HostedProject): Promise<Finding[]> {
  const { ok, failing } = findingsOf("Hosted page");
  if (pageUrl === undefined) return [];
  const upload = "Put web/dist.hosted on the static host again.";
  const response = await fetch(`${pageUrl}/config.json`, { signal: AbortSignal.timeout(10_000) }).catch(reasonOf);
  if (typeof response === "string") return [failing(`${pageUrl} cannot be reached: ${response}.`, upload)];
  const config = pageConfig.safeParse(await response.json().catch(() => undefined)).data;
  if (!config) return [failing(`${pageUrl} has no working config.json.`, upload)];
  if (config.supabase_url.replace(/\/$/, "") !== url)
    return [failing(`${pageUrl} talks to ${config.supabase_url}, not to this project.`, upload)];
  if (!config.publishable_key.startsWith("sb_publishable_"))
    return [
      failing("The page holds a key that is not a publishable one.", `${upload} If it was a secret one, revoke it.`),
    ];
  return [ok(`${pageUrl} talks to this project.`)];
}
