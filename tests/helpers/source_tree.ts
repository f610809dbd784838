import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

/** The project's own text files: path from the root → text. */
export type SourceTree = ReadonlyMap<string, string>;

/** What installing, building and running leave behind. */
const notOurs = /^(node_modules|\.git|\.local|dist(\..+)?|\.output|\.temp|\.branches)$/;
const isText = /\.(ts|tsx|mjs|js|json|sql|css|html|md|toml)$/;

/** Reads the project's files below a folder. */
export async function readSourceTree(root: string): Promise<SourceTree> {
  const tree = new Map<string, string>();
  const visit = async (folder: string): Promise<void> => {
    for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
      const name = path.posix.join(folder, entry.name);
      if (notOurs.test(entry.name)) continue;
      if (entry.isDirectory()) await visit(name);
      else tree.set(name, isText.test(name) ? await readFile(path.join(root, name), "utf8") : "");
    }
  };
  await visit("");
  return tree;
}

export interface Import {
  specifier: string;
  /** `import type`, or a type taken by `import("…")` in a type position can't be told apart and counts as code. */
  isType: boolean;
}

const statement = /^[ \t]*(?:import|export)\s+(type\s)?[^;'"`]*?\bfrom\s*["']([^"']+)["']/gm;
const bare = /^[ \t]*import\s*["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"']+)["']/g;

/** Every module that a file names in an import or export. */
export function importsOf(text: string): Import[] {
  const code = withoutComments(text);
  return [
    ...[...code.matchAll(statement)].map(([, type, specifier = ""]) => ({ specifier, isType: type !== undefined })),
    ...[...code.matchAll(bare), ...code.matchAll(dynamic)].map(([, specifier = ""]) => ({ specifier, isType: false })),
  ];
}

/** The text with its comments blanked out; line numbers stay. A comment within a string is not one of ours. */
export function withoutComments(text: string): string {
  const blank = (comment: string) => comment.replace(/[^\n]/g, " ");
  return text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|\s)\/\/.*$/gm, blank);
}

/** Where a relative import leads, from the project's root; null for a package. */
export function resolveImport(from: string, specifier: string): string | null {
  if (!specifier.startsWith(".")) return null;
  return path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ""));
}
