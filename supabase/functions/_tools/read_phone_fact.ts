import { z } from "zod";
import { readPhoneWith } from "../../../shared/domain/phones/read_phone.ts";
import { phoneLibrary } from "../_shared/phone_library.ts";
import type { ToolContext } from "./define_tool.ts";

const countries = z.array(z.string());

/**
 * A lead's phone number as it is kept; `remark` says that it could not be read. Without a country code it is one of the
 * country that is given with it, else of the lead's, else of the workspace's.
 */
export async function readPhoneFact(
  facts: { phone?: string | undefined; country?: string | undefined },
  { lookup, workspaceId }: Pick<ToolContext, "lookup" | "workspaceId">,
  leadId: string | null = null,
): Promise<{ phone: { phone?: string }; remark: string }> {
  if (!facts.phone) return { phone: {}, remark: "" };
  const ask = async () => [
    ...(facts.country ? [facts.country] : []),
    ...countries.parse(await lookup.rpc("phone_countries", { workspace_id: workspaceId, lead_id: leadId })),
  ];
  const { phone, isReadable } = await readPhoneWith(await phoneLibrary(), facts.phone, ask);
  const remark = isReadable ? "" : ` "${phone}" could not be read as a phone number and is kept as it was given.`;
  return { phone: { phone }, remark };
}
