import { render } from "preact";
import { App } from "./components/App.tsx";
import { startSession } from "./state/session.ts";

// Before its first use zod tries whether it may make functions from text; the page's security policy forbids and reports
// that. Its own setting, put where zod looks for it, so that the first screen need not carry zod.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

void startSession();
// The script may be quicker than the document it stands in.
if (document.readyState === "loading") addEventListener("DOMContentLoaded", drawPage, { once: true });
else drawPage();

function drawPage(): void {
  const page = document.getElementById("page");
  if (page) render(<App />, page);
}
