import path from "node:path";
import type { Sql } from "postgres";
import { projectRoot } from "../helpers/run_command.ts";
import { schemaSnapshot } from "../helpers/schema_snapshot.ts";
import { generateTypes } from "../helpers/supabase_cli.ts";

export interface MigratedDatabase {
  url: string;
  sql: Sql;
}

export interface GeneratedFile {
  /** From the project's root. */
  path: string;
  /** Its text, made from a database that holds the migrations. */
  make(database: MigratedDatabase): Promise<string>;
}

/** What is committed although the migrations say it already, because people read it and code is checked against it. */
export const generatedFiles: GeneratedFile[] = [
  { path: "tests/schema.snapshot.sql", make: ({ sql }) => schemaSnapshot(sql) },
  { path: "supabase/functions/_shared/database_types.ts", make: ({ url }) => databaseTypes(url) },
];

/** Where a generated file lies. */
export function generatedPath(file: GeneratedFile): string {
  return path.join(projectRoot, file.path);
}

async function databaseTypes(url: string): Promise<string> {
  const note = "// Written by `npm test -- --update` from the migrations with the Supabase CLI. Don't edit.";
  return `${note}\n${await generateTypes(url)}`;
}
