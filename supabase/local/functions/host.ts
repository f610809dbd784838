/**
 * Runs every Edge Function in one Deno process, as the hosted runtime would each in its own: captures what
 * an entry serves, strips `/functions/v1`, provides EdgeRuntime.waitUntil, and lives through a function's
 * errors. Started by supervisor.ts: `deno run host.ts <functions directory>`; it prints `{"port":N}` on its
 * first line of stdout and ends when its stdin closes, so it never outlives its parent.
 */
type Handler = (request: Request, info: Deno.ServeHandlerInfo) => Response | Promise<Response>;

/** The hosted runtime's limit until the first byte of an answer. */
const firstResponseMilliseconds = 150_000;
const shutdownMilliseconds = 5_000;

const handlers = new Map<string, Handler>();
const failures = new Map<string, string>();
const pending = new Set<Promise<unknown>>();
const [functionsDirectory = ""] = Deno.args;
const serveReally = Deno.serve.bind(Deno);
let loading = "";

containErrors();
provideEdgeRuntime();
captureServe();
for (const name of await functionNames()) await load(name);
const server = serveReally({ hostname: "127.0.0.1", port: 0, onListen: announce }, dispatch);
Deno.addSignalListener("SIGTERM", () => void shutDown());
await endWithParent();

function containErrors(): void {
  globalThis.addEventListener("unhandledrejection", (event) => {
    console.error("Unhandled rejection:", event.reason);
    event.preventDefault();
  });
  globalThis.addEventListener("error", (event) => {
    console.error("Uncaught error:", event.error ?? event.message);
    event.preventDefault();
  });
}

function provideEdgeRuntime(): void {
  const waitUntil = (work: Promise<unknown>) => {
    const watched = Promise.resolve(work)
      .catch((error: unknown) => console.error("waitUntil:", error))
      .finally(() => pending.delete(watched));
    pending.add(watched);
  };
  Object.assign(globalThis, { EdgeRuntime: { waitUntil } });
}

/** An entry that calls Deno.serve opens no port: its handler joins ours. */
function captureServe(): void {
  const capture = (...parameters: unknown[]) => {
    for (const parameter of parameters) {
      const handler = asHandler(parameter) ?? asHandler(propertyOf(parameter, "handler"));
      if (handler) handlers.set(loading, handler);
    }
    const closed = Promise.withResolvers<void>();
    const shutdown = async () => closed.resolve();
    const addr = { transport: "tcp", hostname: "127.0.0.1", port: 0 };
    return { finished: closed.promise, addr, shutdown, ref() {}, unref() {}, [Symbol.asyncDispose]: shutdown };
  };
  Object.defineProperty(Deno, "serve", { configurable: true, value: capture });
}

async function functionNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of Deno.readDir(functionsDirectory)) {
    if (!entry.isDirectory || /^[_.]/.test(entry.name)) continue;
    const index = await Deno.stat(`${functionsDirectory}/${entry.name}/index.ts`).catch(() => undefined);
    if (index?.isFile) names.push(entry.name);
  }
  return names.sort();
}

async function load(name: string): Promise<void> {
  loading = name;
  try {
    const entry: unknown = await import(`file://${functionsDirectory}/${name}/index.ts`);
    const handler = asHandler(propertyOf(propertyOf(entry, "default"), "fetch"));
    if (handler) handlers.set(name, handler);
    if (!handlers.has(name)) throw new Error("index.ts neither exports default { fetch } nor calls Deno.serve");
  } catch (error) {
    failures.set(name, String(error));
    console.error(`Function ${name} did not load:`, error);
  }
}

async function dispatch(request: Request, info: Deno.ServeHandlerInfo): Promise<Response> {
  const url = new URL(request.url);
  const [, name = "", rest = ""] = /^\/functions\/v1\/([\w-]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const failure = failures.get(name);
  if (failure) return problem(503, "BOOT_ERROR", `Function ${name} did not load: ${failure}`);
  const handler = handlers.get(name);
  if (!handler) return problem(404, "NOT_FOUND", "Requested function was not found");
  const inner = new Request(`${url.origin}/${name}${rest}${url.search}`, request);
  try {
    return await withTimeLimit(Promise.resolve(handler(inner, info)));
  } catch (error) {
    console.error(`Function ${name} threw:`, error);
    return problem(500, "WORKER_ERROR", "Function exited due to an error (please check the log)");
  }
}

function withTimeLimit(answer: Promise<Response>): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const timer = setTimeout(
    () => resolve(problem(504, "IDLE_TIMEOUT", "The function did not answer within 150 s")),
    firstResponseMilliseconds,
  );
  Deno.unrefTimer(timer);
  return Promise.race([answer, promise]).finally(() => clearTimeout(timer));
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ code, message }, { status });
}

function announce({ port }: { port: number }): void {
  console.log(JSON.stringify({ port, functions: [...handlers.keys()], failed: [...failures.keys()] }));
}

/** As the hosted runtime: says that it ends, then gives the work in waitUntil a moment. */
async function shutDown(): Promise<void> {
  globalThis.dispatchEvent(new CustomEvent("beforeunload", { detail: { reason: "early_drop" } }));
  const patience = new Promise((resolve) => setTimeout(resolve, shutdownMilliseconds));
  await Promise.race([Promise.allSettled([...pending]), patience]);
  Deno.exit(0);
}

async function endWithParent(): Promise<void> {
  for await (const _ of Deno.stdin.readable);
  await server.shutdown().catch(() => {});
  Deno.exit(0);
}

function propertyOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === "object" ? Reflect.get(value, name) : undefined;
}

function asHandler(value: unknown): Handler | undefined {
  if (typeof value !== "function") return undefined;
  return async (request, info) => {
    const response: unknown = await value(request, info);
    if (!(response instanceof Response)) throw new TypeError("The handler returned no Response");
    return response;
  };
}
