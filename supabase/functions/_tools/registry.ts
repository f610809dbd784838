import type { Tool } from "./define_tool.ts";

/** Every tool, one line each, in the order in which a model reads them. A new tool is a file and a line here. */
export const registry: readonly Tool[] = [];
