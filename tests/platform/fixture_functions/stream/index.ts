let release = () => {};

/** Sends one event and the second only after somebody has asked for `?release`. */
Deno.serve((request) => {
  if (new URL(request.url).searchParams.has("release")) {
    release();
    return new Response("released");
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  release = resolve;
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      controller.enqueue(encoder.encode("data: first\n\n"));
      await promise;
      controller.enqueue(encoder.encode("data: second\n\n"));
      controller.close();
    },
  });
  return new Response(body, { headers: { "content-type": "text/event-stream" } });
});
