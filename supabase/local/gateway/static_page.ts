import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { getMimeType } from "hono/utils/mime";

/**
 * Serves a built page. An unknown path without an extension is a route of the page itself (SPA), so it
 * gets index.html; a missing file is a 404.
 */
export async function servePage(directory: string, request: Request): Promise<Response> {
  const pathname = decodePath(new URL(request.url).pathname);
  const wanted = path.join(directory, pathname);
  if (pathname.includes("\0") || !`${wanted}/`.startsWith(`${directory}${path.sep}`)) return notFound();
  const index = path.join(directory, "index.html");
  for (const file of path.extname(pathname) ? [wanted] : [wanted, index]) {
    const size = await fileSize(file);
    if (size !== undefined) return sendFile(file, size, request.method === "HEAD");
  }
  return (await fileSize(index)) === undefined ? noPage() : notFound();
}

async function sendFile(file: string, size: number, headOnly: boolean): Promise<Response> {
  const headers = {
    "content-type": getMimeType(file) ?? "application/octet-stream",
    "content-length": String(size),
    // Vite names assets by their content; everything else may change under its name.
    "cache-control": file.includes(`${path.sep}assets${path.sep}`) ? "public, max-age=31536000, immutable" : "no-cache",
  };
  return new Response(headOnly ? null : await openAsBlob(file), { headers });
}

async function fileSize(file: string): Promise<number | undefined> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function decodePath(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return "\0";
  }
}

function notFound(): Response {
  return new Response("Not found\n", { status: 404 });
}

function noPage(): Response {
  return new Response("The web page is not built yet. The API is running.\n", { status: 503 });
}
