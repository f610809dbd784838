import { serveCold } from "./serve_cold.ts";

serveCold(async (request) => {
  if (request.method === "OPTIONS") return new Response(null, { status: 204 });
  const { work } = await import("./sdk_work.ts");
  return work();
});
