import type { Tool } from "../_tools/define_tool.ts";

/** A tool as a model is told of it. */
export type ModelTool = { name: string; description: string; parameters: Record<string, unknown> };

/** The registry, by name and as a model reads it. */
export type ToolSet = {
  find(name: string): Tool | undefined;
  names: string[];
  forModel(): readonly ModelTool[];
  /** The same with these tools alone. */
  only(names: readonly string[]): ToolSet;
};

export function toolSet(tools: readonly Tool[]): ToolSet {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  let described: readonly ModelTool[] | undefined;
  return {
    find: (name) => byName.get(name),
    names: [...byName.keys()],
    forModel: () => {
      described ??= tools.map(({ name, description, parameters }) => ({
        name,
        description,
        parameters: { ...parameters },
      }));
      return described;
    },
    only: (names) => toolSet(tools.filter(({ name }) => names.includes(name))),
  };
}
