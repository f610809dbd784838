import { runInForeground } from "./foreground.ts";

// `npm start`: the whole product on this machine until Ctrl-C.
await runInForeground();
