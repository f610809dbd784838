import { serveCold } from "./serve_cold.ts";

serveCold(() => new Response("hello"));
