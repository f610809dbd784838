import { cp, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { DeployContext, Step } from "./step.ts";

/** Lets mailed sign-in links lead to the page; undefined while nobody knows where the page will be. */
export function signInStep({ settings, target, api }: DeployContext): Step | undefined {
  const { pageUrl } = settings;
  if (!pageUrl) return undefined;
  return {
    title: "Sign-in links",
    shows: [
      `PATCH ${target.apiUrl}/v1/projects/${target.ref}/config/auth`,
      `  site_url = ${pageUrl}`,
      `  uri_allow_list gets ${pageUrl}/** besides what it has`,
    ],
    mend: `Or set both in the dashboard under Authentication, URL Configuration: ${pageUrl} and ${pageUrl}/**.`,
    async run() {
      const { uri_allow_list } = await api.authConfig();
      const allowed = new Set((uri_allow_list ?? "").split(",").map((entry) => entry.trim()));
      allowed.add(`${pageUrl}/**`).delete("");
      await api.setAuthConfig({ site_url: pageUrl, uri_allow_list: [...allowed].join(",") });
    },
  };
}

/** Where the page for a static host lies; a local stack builds and serves its own in web/dist. */
export const hostedPage = "web/dist.hosted";

/** Builds the page and puts beside it what tells it its project. No secret is in it. */
export function pageStep({ target, projectDirectory, keys, buildPage }: DeployContext): Step {
  return {
    title: "Web page",
    shows: [
      `vite build, copied to ${hostedPage}/ with`,
      `  config.json { supabase_url: ${target.projectUrl}, publishable_key: the project's }`,
      "  _redirects and vercel.json: every path that is no file gets index.html",
    ],
    mend: "The message is the build's own. `npx tsc -p web/tsconfig.json --noEmit` checks the page alone.",
    async run() {
      const { publishable } = await keys();
      const config = { supabase_url: target.projectUrl, publishable_key: publishable };
      await preparePage(await buildPage(), path.join(projectDirectory, hostedPage), config);
    },
  };
}

/** Made beside its place and renamed, so that nobody uploads half a page. */
async function preparePage(built: string, place: string, config: Record<string, string>): Promise<void> {
  const unfinished = `${place}.${process.pid}`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(built, unfinished, { recursive: true });
  const write = (name: string, text: string) => writeFile(path.join(unfinished, name), text);
  await write("config.json", `${JSON.stringify(config, null, 2)}\n`);
  await write("_redirects", "/* /index.html 200\n");
  const rewrites = [{ source: "/(.*)", destination: "/index.html" }];
  await write("vercel.json", `${JSON.stringify({ rewrites }, null, 2)}\n`);
  await rm(place, { recursive: true, force: true });
  await rename(unfinished, place);
}
