import { z } from "zod";
import { rpc } from "../../api/rest.ts";
import { stages } from "../../state/stages.ts";
import type { ConditionField } from "./filter_fields.ts";

const valueCounts = z.array(z.object({ value: z.string(), count: z.number() }));
const leadFacets = z.object({
  industry: valueCounts,
  country: valueCounts,
  stage: valueCounts,
  source: valueCounts,
  tag: valueCounts,
  owner: z.array(z.object({ id: z.string(), name: z.string(), count: z.number() })),
});
export type LeadFacets = z.infer<typeof leadFacets>;

/** A value that a filter menu offers, with how many leads have it. */
export interface FacetChoice {
  value: string;
  label: string;
  count: number | undefined;
}

/** Reads which values the workspace's leads have. @throws ApiError */
export function readLeadFacets(workspaceId: string): Promise<LeadFacets> {
  return rpc("lead_facets", { workspace_id: workspaceId }, leadFacets);
}

/** The choices of a field's menu: stages in their own order, all others by how many leads have them. */
export function choicesOf(facets: LeadFacets | undefined, field: ConditionField): FacetChoice[] {
  if (!facets) return [];
  switch (field) {
    case "stage":
      return stages.value.map(({ key, label }) => ({
        value: key,
        label,
        count: facets.stage.find((each) => each.value === key)?.count ?? 0,
      }));
    case "owner":
      return facets.owner.map(({ id, name, count }) => ({ value: id, label: name, count }));
    case "tags":
      return facets.tag.map(plainChoice);
    case "industry":
    case "country":
    case "source":
      return facets[field].map(plainChoice);
    default:
      return [];
  }
}

function plainChoice({ value, count }: { value: string; count: number }): FacetChoice {
  return { value, label: value, count };
}
