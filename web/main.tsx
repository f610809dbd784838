import { render } from "preact";
import { App } from "./components/App.tsx";
import { startSession } from "./state/session.ts";
import "./styles.css";

// Before its first use zod tries whether it may make functions from text; the page's security policy forbids and reports
// that. Its own setting, put where zod looks for it, so that the first screen need not carry zod.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

const page = document.getElementById("page");
if (page) render(<App />, page);
void startSession();
