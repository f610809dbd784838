Deno.serve((request) => {
  const how = new URL(request.url).searchParams.get("how");
  if (how === "throw") throw new Error("thrown");
  if (how === "reject") Promise.reject(new Error("nobody awaits this"));
  if (how === "later") queueMicrotask(() => reportError(new Error("thrown later")));
  if (how === "exit") Deno.exit(3);
  return new Response("alive");
});
