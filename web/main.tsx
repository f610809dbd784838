import { render } from "preact";
import { App } from "./components/App.tsx";
import { startSession } from "./state/session.ts";
import "./styles.css";

const page = document.getElementById("page");
if (page) render(<App />, page);
void startSession();
