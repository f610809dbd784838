import { computed, signal } from "@preact/signals";
import { z } from "zod";
import { type CustomField, type CustomFieldTarget, customField } from "../../shared/contracts/custom_field.ts";
import { backend } from "../api/backend.ts";
import { answerOf } from "../api/rest.ts";

/** Every custom field of the workspace, archived ones too; undefined until it was read. */
export const customFields = signal<readonly CustomField[] | undefined>(undefined);

let readFor = "";

/** Reads the custom fields of a workspace, in their order. @throws ApiError */
export async function loadCustomFields(workspaceId: string): Promise<void> {
  if (readFor !== workspaceId) customFields.value = undefined;
  readFor = workspaceId;
  const rows = backend().rest.from("custom_fields").select().eq("workspace_id", workspaceId).order("position");
  const found = await answerOf(rows.order("key"), z.array(customField));
  if (readFor === workspaceId) customFields.value = found;
}

/** The fields that are in use. */
export const leadFields = computed(() => livingFields("lead"));
export const accountFields = computed(() => livingFields("account"));

function livingFields(target: CustomFieldTarget): CustomField[] {
  return (customFields.value ?? []).filter((field) => field.target === target && field.archived_at === null);
}

/** What a filter or an order calls a field: `custom.budget`, `account.custom.region`. */
export function fieldName({ target, key }: CustomField): `custom.${string}` | `account.custom.${string}` {
  return target === "account" ? `account.custom.${key}` : `custom.${key}`;
}

/** The field that a filter or an order names so. */
export function customFieldNamed(name: string): CustomField | undefined {
  return customFields.value?.find((field) => fieldName(field) === name);
}
