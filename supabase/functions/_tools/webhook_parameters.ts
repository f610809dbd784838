import { z } from "zod";
import { type Webhook, webhook as webhookOf } from "../../../shared/contracts/scheduled_task.ts";
import type { ToolContext } from "./define_tool.ts";

type Wanted = { webhook?: string | undefined; webhook_payload?: string | undefined };
type Found = { ok: true; parameters: Record<string, unknown> } | { ok: false; reason: string };

/**
 * Which of the person's own webhooks is called with what. Only they enter addresses, in the settings: the assistant names one
 * of those. What is not said stays as in `known`, the parameters so far.
 */
export async function webhookParameters(
  { webhook, webhook_payload }: Wanted,
  { lookup, workspaceId }: Pick<ToolContext, "lookup" | "workspaceId">,
  known: Record<string, unknown>,
): Promise<Found> {
  const payload = webhook_payload === undefined ? known.payload : readObject(webhook_payload);
  if (payload === undefined) return { ok: false, reason: "A webhook needs webhook_payload, a JSON object." };
  if (webhook === undefined && known.channel_id !== undefined) {
    return { ok: true, parameters: { channel_id: known.channel_id, payload } };
  }
  const all = z.array(webhookOf).parse(await lookup.rpc("list_webhooks", { workspace_id: workspaceId }));
  const chosen = webhook === undefined ? all : fitting(all, webhook);
  const [only] = chosen;
  if (only && chosen.length === 1) return { ok: true, parameters: { channel_id: only.id, payload } };
  if (all.length === 0) {
    return {
      ok: false,
      reason: "They have no webhook. Its address is theirs to enter, in Settings under Alerts: say so, then ask again.",
    };
  }
  const names = all.map(({ label, place }) => (label === place ? place : `${label} (${place})`)).join("; ");
  return { ok: false, reason: `Which webhook? Theirs are: ${names}. Ask them; choose none yourself.` };
}

/** Those of that very name or place; else those whose name or place holds the words. */
function fitting(all: readonly Webhook[], words: string): Webhook[] {
  const wanted = words.toLowerCase();
  const names = ({ label, place }: Webhook) => [label.toLowerCase(), place.toLowerCase()];
  const same = all.filter((each) => names(each).includes(wanted));
  return same.length > 0 ? same : all.filter((each) => names(each).some((name) => name.includes(wanted)));
}

const jsonObject = z.record(z.string(), z.unknown());

function readObject(json: string): Record<string, unknown> | undefined {
  try {
    return jsonObject.safeParse(JSON.parse(json)).data;
  } catch {
    return undefined;
  }
}
