import { render } from "preact";
import { App } from "./components/App.tsx";
import { session, startSession } from "./state/session.ts";
import { loadWorkspaces } from "./state/workspaces.ts";

// Before its first use zod tries whether it may make functions from text; the page's security policy forbids and reports
// that. Its own setting, put where zod looks for it, so that the first screen need not carry zod.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

void startPage();

/** What stands in the document is enough until the first screen can be drawn whole. */
async function startPage(): Promise<void> {
  await startSession();
  if (session.value.status === "signed_in") await loadWorkspaces();
  // The script may be quicker than the document it stands in.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", drawPage, { once: true });
  else drawPage();
}

function drawPage(): void {
  const page = document.getElementById("page");
  page?.replaceChildren();
  if (page) render(<App />, page);
}
