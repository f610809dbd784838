/** Hands a request on to the functions host and streams its answer back; a client that leaves ends it there too. */
export async function forwardToFunctions(request: Request, functionsOrigin: string | undefined): Promise<Response> {
  if (!functionsOrigin) return unavailable("Functions are not running");
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  // Neither encoded on the way in nor left labelled as encoded on the way out.
  headers.delete("accept-encoding");
  headers.delete("connection");
  try {
    const forwarded = new Request(`${functionsOrigin}${pathname}${search}`, request);
    const response = await fetch(forwarded, { headers, redirect: "manual" });
    const answered = new Headers(response.headers);
    for (const name of ["connection", "keep-alive", "transfer-encoding"]) answered.delete(name);
    return new Response(response.body, { status: response.status, headers: answered });
  } catch (error) {
    if (request.signal.aborted) return new Response(null, { status: 499 });
    return unavailable(`The functions are restarting; try again in a moment (${String(error)})`);
  }
}

function unavailable(message: string): Response {
  return Response.json({ code: "BOOT_ERROR", message }, { status: 503, headers: { "retry-after": "1" } });
}
