import entry from "../../../../supabase/functions/chat/index.ts";
import { serveCold } from "./serve_cold.ts";

/** Under the address that the platform gives it. */
serveCold((request) => entry.fetch(new Request(new URL("/chat", request.url), request)));
