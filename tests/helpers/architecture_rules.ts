import { importsOf, resolveImport, type SourceTree, withoutComments } from "./source_tree.ts";

/** A rule of design.md: what breaks it, as sentences that begin with the file. */
export interface ArchitectureRule {
  rule: string;
  violations(tree: SourceTree): string[];
}

const isCode = (file: string) => /\.(ts|tsx|mjs)$/.test(file);

/** The rooms of the house, the most particular first, and what each may lean on. */
const rooms: { room: RegExp; leansOn: RegExp; types?: RegExp; packages?: RegExp }[] = [
  { room: /^shared\//, leansOn: /^shared\//, packages: /^zod(\/|$)/ },
  { room: /^web\//, leansOn: /^(web|shared)\// },
  { room: /^supabase\/functions\/_shared\//, leansOn: /^(supabase\/functions\/_shared|shared)\// },
  ...["_tools", "_behaviours", "_channels"].map((name) => ({
    room: new RegExp(`^supabase/functions/${name}/`),
    leansOn: new RegExp(`^(supabase/functions/(${name}|_shared)|shared)/`),
  })),
  {
    room: /^supabase\/functions\/_agent\//,
    leansOn: /^(supabase\/functions\/(_agent|_shared)|shared)\//,
    types: /^supabase\/functions\/_tools\/define_tool\.ts$/,
  },
  { room: /^supabase\/local\//, leansOn: /^(supabase|shared|web)\// },
  { room: /^tests\//, leansOn: /./ },
];

/** A function's own folder may lean on the rooms below, never on another function. */
function roomOf(file: string) {
  const entry = /^supabase\/functions\/([a-z][a-z-]*)\//.exec(file)?.[1];
  if (entry) return { leansOn: new RegExp(`^(supabase/functions/(${entry}|_[a-z]+)|shared)/`) };
  return rooms.find(({ room }) => room.test(file));
}

const directions: ArchitectureRule = {
  rule: "imports point downwards",
  violations: (tree) =>
    [...tree]
      .filter(([file]) => isCode(file))
      .flatMap(([file, text]) => {
        const room = roomOf(file);
        if (!room) return [];
        const wrong = importsOf(text).filter(({ specifier, isType }) => {
          const target = resolveImport(file, specifier);
          if (target === null)
            return "packages" in room && room.packages !== undefined && !room.packages.test(specifier);
          if (isType && "types" in room && room.types?.test(target)) return false;
          return !room.leansOn.test(target);
        });
        return wrong.map(({ specifier }) => `${file} must not import ${specifier}`);
      }),
};

const topLevel: ArchitectureRule = {
  rule: "the top level holds what design.md names",
  violations: (tree) => {
    const known = ["supabase", "web", "shared", "tests", "package.json", "package-lock.json", "deno.json"];
    known.push("tsconfig.json", "README.md");
    const names = new Set([...tree.keys()].map((file) => file.split("/")[0] ?? ""));
    return [...names].filter((name) => !name.startsWith(".") && !known.includes(name));
  },
};

const longestFile = 300;
const isGenerated =
  /((^|\/)package-lock\.json|^supabase\/seed\.sql|^supabase\/config\.toml|\.snapshot\.\w+|\/database_types\.ts)$/;

const fileLength: ArchitectureRule = {
  rule: `a file has at most ${longestFile} lines`,
  violations: (tree) =>
    [...tree].flatMap(([file, text]) => {
      const lines = text.split("\n").length - 1;
      return lines > longestFile && !isGenerated.test(file) && !file.endsWith(".md") ? [`${file}: ${lines} lines`] : [];
    }),
};

/** Where the service key may appear: its parsing, its two uses, and the functions that nobody calls with a person's token. */
const serviceKeyHolders =
  /^supabase\/functions\/(tick|proactive|webhooks)\/|^supabase\/functions\/_shared\/(environment|database|caller)\.ts$/;

const serviceKey: ArchitectureRule = {
  rule: "only tick, proactive and webhooks hold the service key",
  violations: (tree) =>
    [...tree].flatMap(([file, text]) => {
      if (!file.startsWith("supabase/functions/") || !isCode(file) || serviceKeyHolders.test(file)) return [];
      const found = /serviceDatabase|secretKey|requireSecretKey|SECRET_KEYS|SERVICE_ROLE|service_role/.exec(
        withoutComments(text),
      );
      return found ? [`${file} uses ${found[0]}`] : [];
    }),
};

/** The modules that parse the environment, and the entries that hand it to them; a benchmark's workers and peers are entries. */
const environmentReaders =
  /^tests\/bench\/(peers\/|(\w+\/)*(\w+_worker|worker_process)\.ts$)|(^|\/)environment\.ts$|^supabase\/local\/deploy\/hosted_settings\.ts$|^supabase\/local\/bootstrap\.mjs$|^supabase\/functions\/[a-z][a-z-]*\/index\.ts$/;

const environment: ArchitectureRule = {
  rule: "only an environment module or an entry reads the environment",
  violations: (tree) =>
    [...tree].flatMap(([file, text]) => {
      if (!isCode(file) || environmentReaders.test(file)) return [];
      const found = /process\.env|Deno\.env/.exec(withoutComments(text));
      return found ? [`${file} reads ${found[0]}`] : [];
    }),
};

const barrels: ArchitectureRule = {
  rule: "no file only passes on what others export",
  violations: (tree) =>
    [...tree].flatMap(([file, text]) => {
      if (!isCode(file)) return [];
      const code = withoutComments(text);
      return /^\s*export\s+(type\s+)?(\*|\{[^}]*\})[^;]*?\bfrom\b/m.test(code) ? [`${file} re-exports`] : [];
    }),
};

const namedExports: ArchitectureRule = {
  rule: "exports have names, save what a tool or the runtime wants as default",
  violations: (tree) =>
    [...tree.keys()].filter((file) => {
      const wanted =
        /(^supabase\/functions\/[a-z][a-z-]*\/index|\.config|^tests\/helpers\/database_server|\/fixture_\w+\/.*)\.ts$/;
      if (!isCode(file) || wanted.test(file)) return false;
      return /^\s*export\s+default\b/m.test(withoutComments(tree.get(file) ?? ""));
    }),
};

const writtenEndings: ArchitectureRule = {
  rule: "an import names a file that is there, with its ending",
  violations: (tree) =>
    [...tree]
      .filter(([file]) => isCode(file))
      .flatMap(([file, text]) =>
        importsOf(text).flatMap(({ specifier }) => {
          const target = resolveImport(file, specifier);
          return target === null || tree.has(target) ? [] : [`${file} imports ${specifier}`];
        }),
      ),
};

const fileNames: ArchitectureRule = {
  rule: "files are named snake_case, and PascalCase.tsx where they hold a component",
  violations: (tree) =>
    [...tree.keys()].filter((file) => {
      const name = file.split("/").at(-1) ?? "";
      // An extension's files are named as Postgres wants them.
      if (file.startsWith("supabase/local/database/extensions/")) return false;
      const isSnake = /^[a-z0-9]+(_[a-z0-9]+)*(\.[a-z]+)*$/.test(name);
      if (/\.(ts|mjs|sql)$/.test(name)) return !isSnake;
      return name.endsWith(".tsx") && !isSnake && !/^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name);
    }),
};

const migrationHeads: ArchitectureRule = {
  rule: "a migration is numbered and begins by saying what it is for and what it owns",
  violations: (tree) =>
    [...tree].flatMap(([file, text]) => {
      if (!file.startsWith("supabase/migrations/")) return [];
      const numbered = /^supabase\/migrations\/\d{14}_[a-z_]+\.sql$/.test(file);
      const head = text.split("\n").slice(0, 8).join("\n");
      return numbered && head.startsWith("-- ") && head.includes("-- Owns: ") ? [] : [file];
    }),
};

export const architectureRules: ArchitectureRule[] = [
  topLevel,
  directions,
  fileLength,
  serviceKey,
  environment,
  barrels,
  namedExports,
  writtenEndings,
  fileNames,
  migrationHeads,
];
