import { z } from "zod";
import {
  type CustomField,
  type CustomFieldTarget,
  type CustomFieldType,
  savedCustomField,
} from "../../../shared/contracts/custom_field.ts";
import { rpc } from "../../api/rest.ts";

export interface FieldDraft {
  /** Of the field to change; absent for a new one. */
  id?: string;
  target: CustomFieldTarget;
  label: string;
  type: CustomFieldType;
  options: { choices?: string[]; currency?: string };
}

/** @throws ApiError */
export async function saveField(workspaceId: string, field: FieldDraft): Promise<CustomField> {
  return (await rpc("save_custom_field", { workspace_id: workspaceId, field }, savedCustomField)).field;
}

/** @throws ApiError */
export async function archiveField(workspaceId: string, fieldId: string, archived: boolean): Promise<void> {
  const asked = { workspace_id: workspaceId, field_id: fieldId, archived };
  await rpc("archive_custom_field", asked, savedCustomField);
}

/** @throws ApiError */
export async function orderFields(workspaceId: string, target: CustomFieldTarget, fieldIds: string[]): Promise<void> {
  await rpc("order_custom_fields", { workspace_id: workspaceId, target, field_ids: fieldIds }, z.number());
}
