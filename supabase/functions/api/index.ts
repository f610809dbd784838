import { consoleLog } from "../_shared/log.ts";
import { serve } from "../_shared/serve.ts";

const handler = async () => (await import("./wired_handler.ts")).wiredHandler((name) => Deno.env.get(name));

export default { fetch: serve(handler, consoleLog) };
