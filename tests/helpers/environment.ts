/** The environment for a tool that the tests start: ours, without colours and without telemetry. */
export function toolEnvironment(more: Record<string, string> = {}): Record<string, string | undefined> {
  return { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, DO_NOT_TRACK: "1", ...more };
}
