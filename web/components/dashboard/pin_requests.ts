import { z } from "zod";
import {
  type Pin,
  type PinWhose,
  pin,
  pinAnswer,
  pinnedAnswer,
  type pinnedRequest,
} from "../../../shared/contracts/pinned_answer.ts";
import { rpc } from "../../api/rest.ts";
import { pathTo } from "../../state/router.ts";

export type Pinned = z.infer<typeof pinnedRequest>;

/** The caller's pinned answers, then the workspace's. @throws ApiError */
export function readPins(workspaceId: string): Promise<Pin[]> {
  return rpc("list_pins", { workspace_id: workspaceId }, z.array(pin));
}

/** Pins a question; one that is there already stays as it is. @throws ApiError */
export function pinQuestion(
  workspaceId: string,
  wanted: Pinned & { whose: PinWhose; title?: string; size?: Pin["size"] },
): Promise<z.infer<typeof pinnedAnswer>> {
  return rpc("pin_answer", { workspace_id: workspaceId, pin: wanted }, pinnedAnswer);
}

/** @throws ApiError */
export async function changePin(
  workspaceId: string,
  pinId: string,
  changes: { title?: string; size?: Pin["size"]; position?: number },
): Promise<void> {
  await rpc("change_pin", { workspace_id: workspaceId, pin_id: pinId, changes }, pinAnswer);
}

/** @throws ApiError */
export async function removePin(workspaceId: string, pinId: string): Promise<void> {
  await rpc("remove_pin", { workspace_id: workspaceId, pin_id: pinId }, pinAnswer);
}

/** The address of a pinned answer. */
export function pinPath(pinId: string): string {
  return `${pathTo.analytics()}?${new URLSearchParams({ pin: pinId })}`;
}
