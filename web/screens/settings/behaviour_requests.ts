import { z } from "zod";
import {
  type Behaviour,
  type BehaviourMessage,
  behaviour,
  tryBehaviourAnswer,
} from "../../../shared/contracts/behaviour.ts";
import { callFunction } from "../../api/functions.ts";
import { parseAnswer } from "../../api/parse_answer.ts";
import { rpc } from "../../api/rest.ts";

export type BehaviourChanges = {
  muted?: boolean;
  muted_until?: string;
  tuning?: Record<string, number | null>;
};

/** @throws ApiError */
export function readBehaviours(workspaceId: string): Promise<Behaviour[]> {
  return rpc("list_behaviours", { workspace_id: workspaceId }, z.array(behaviour));
}

/** Changes what is named; the rest stays. @throws ApiError */
export function changeBehaviour(workspaceId: string, name: string, changes: BehaviourChanges): Promise<Behaviour> {
  return rpc("change_behaviour", { workspace_id: workspaceId, behaviour: name, changes }, behaviour);
}

/** What it would say now; nobody is told. @throws ApiError */
export async function tryBehaviour(workspaceId: string, name: string): Promise<BehaviourMessage[]> {
  const response = await callFunction("proactive/try", { body: { workspace_id: workspaceId, behaviour: name } });
  return (await parseAnswer(tryBehaviourAnswer, await response.json())).messages;
}
