import { newPushKeys, type PushKeys, pushKeys } from "../_channels/push_message.ts";
import type { Database } from "../_shared/database.ts";

/**
 * The installation's keys for web push: made by whoever asks first, for the database keeps the first that it is given. A
 * process asks for them once.
 */
export function keptPushKeys(service: Database): () => Promise<PushKeys> {
  let kept: Promise<PushKeys> | undefined;
  return () => {
    kept ??= readOrMake(service).catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}

async function readOrMake(service: Database): Promise<PushKeys> {
  const known = pushKeys.nullable().parse(await service.rpc("keep_push_keys", {}));
  return known ?? pushKeys.parse(await service.rpc("keep_push_keys", { keys: await newPushKeys() }));
}
