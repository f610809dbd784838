import { work } from "./sdk_work.ts";
import { serveCold } from "./serve_cold.ts";

serveCold((request) => (request.method === "OPTIONS" ? new Response(null, { status: 204 }) : work()));
