import { z } from "zod";
import { lead, leadActivity, leadChanges, leadStage } from "../lead.ts";
import { leadFilter, leadSort } from "../lead_filter.ts";
import {
  defineOperation,
  idPath,
  listOf,
  type Operation,
  pageOf,
  paging,
  part,
  selection,
} from "./define_operation.ts";

const tags = z.array(z.string().trim().min(1).max(50)).max(50);
const newLead = leadChanges
  .extend({ name: z.string().trim().min(1).max(200), stage: leadStage.optional(), tags: tags.optional() })
  .meta({ id: "NewLead" });
const changes = leadChanges.refine((given) => Object.keys(given).length > 0, "Say what to change.");
const publicLead = lead.meta({ id: "Lead" });
const leadPage = listOf(publicLead).extend({
  count: z.number().int().optional(),
  count_is_exact: z.boolean().optional(),
});

const entry = z
  .object({
    id: z.string(),
    kind: z.string(),
    title: z.string().nullish(),
    body: z.string().nullish(),
    actor_id: z.uuid().nullish(),
    actor_name: z.string().nullish(),
    by_assistant: z.boolean().nullish(),
    from_outside: z.boolean().nullish(),
    occurred_at: z.string(),
  })
  .meta({ id: "Activity" });

/** Leads and what happened with them. */
export const leadOperations: Operation[] = [
  defineOperation({
    id: "listLeads",
    method: "GET",
    path: "/v1/leads",
    summary: "Leads, the newest first, or those that a text finds",
    scope: "leads:read",
    input: z.strictObject({ query: z.strictObject({ ...paging, text: z.string().trim().min(1).max(200).optional() }) }),
    answer: leadPage,
    calls: "search_leads",
    arguments: ({ query }) => ({
      filter: query.text === undefined ? {} : { text: query.text },
      sort: query.text === undefined ? { field: "created_at", direction: "descending" } : undefined,
      page_size: query.limit,
      cursor: query.cursor,
      counted: false,
    }),
    read: pageOf("leads"),
  }),
  defineOperation({
    id: "searchLeads",
    method: "POST",
    path: "/v1/leads/search",
    summary: "Leads by a filter, in an order",
    scope: "leads:read",
    input: z.strictObject({
      query: z.strictObject(paging),
      body: z.strictObject({ filter: leadFilter.optional(), sort: leadSort.optional() }),
    }),
    answer: leadPage,
    calls: "search_leads",
    arguments: ({ query, body }) => ({
      filter: body.filter,
      sort: body.sort,
      page_size: query.limit,
      cursor: query.cursor,
      counted: query.cursor === undefined,
    }),
    read: pageOf("leads"),
    example: { filter: { conditions: [{ field: "country", operator: "is_any_of", values: ["Germany"] }] } },
  }),
  defineOperation({
    id: "createLead",
    method: "POST",
    path: "/v1/leads",
    summary: "A new lead; a company that is not known becomes an account",
    scope: "leads:write",
    input: z.strictObject({ body: newLead }),
    status: 201,
    answer: publicLead,
    calls: "create_lead",
    arguments: ({ body }) => ({ lead: body }),
    read: part("lead"),
    isRecord: true,
    example: { name: "Anna Jones", email: "anna@acme.example", company: "Acme" },
  }),
  defineOperation({
    id: "writeLeads",
    method: "POST",
    path: "/v1/leads/bulk",
    summary: "Up to 100 leads created or changed; each stands for itself",
    scope: "leads:write",
    input: z.strictObject({
      body: z.strictObject({
        operations: z
          .array(z.union([z.strictObject({ create: newLead }), z.strictObject({ id: z.uuid(), changes })]))
          .min(1)
          .max(100),
      }),
    }),
    answer: z.object({
      results: z.array(
        z.object({
          ok: z.boolean(),
          id: z.uuid().optional(),
          code: z.string().optional(),
          message: z.string().optional(),
        }),
      ),
    }),
    calls: "write_leads",
    arguments: ({ body }) => body,
    example: { operations: [{ create: { name: "Ben Smith" } }, { create: { name: "Cem Kaya" } }] },
  }),
  defineOperation({
    id: "getLead",
    method: "GET",
    path: "/v1/leads/{id}",
    summary: "One lead",
    scope: "leads:read",
    input: z.strictObject({ path: idPath, query: z.strictObject(selection) }),
    answer: publicLead,
    calls: "get_lead",
    arguments: ({ path }) => ({ lead_id: path.id }),
    read: part("lead"),
    isRecord: true,
  }),
  defineOperation({
    id: "updateLead",
    method: "PATCH",
    path: "/v1/leads/{id}",
    summary: "Changes facts of a lead; null clears",
    scope: "leads:write",
    input: z.strictObject({ path: idPath, body: changes }),
    answer: publicLead,
    calls: "update_lead",
    arguments: ({ path, body }, expected) => ({ lead_id: path.id, changes: body, expected_updated_at: expected }),
    read: part("lead"),
    isRecord: true,
    example: { title: "CTO" },
  }),
  defineOperation({
    id: "deleteLead",
    method: "DELETE",
    path: "/v1/leads/{id}",
    summary: "Puts a lead into the bin, from where it can be restored for 30 days",
    scope: "leads:write",
    input: z.strictObject({ path: idPath }),
    answer: z.object({ deleted: z.number().int() }),
    calls: "delete_leads",
    arguments: ({ path }) => ({ lead_ids: [path.id] }),
  }),
  defineOperation({
    id: "changeStage",
    method: "POST",
    path: "/v1/leads/{id}/stage",
    summary: "Moves a lead to a stage, by its key or label",
    scope: "leads:write",
    input: z.strictObject({
      path: idPath,
      body: z.strictObject({ stage: leadStage, reason: z.string().trim().min(1).max(500).optional() }),
    }),
    answer: publicLead,
    calls: "change_stage",
    arguments: ({ path, body }) => ({ lead_id: path.id, ...body }),
    read: part("lead"),
    isRecord: true,
    example: { stage: "contacted" },
  }),
  defineOperation({
    id: "tagLeads",
    method: "POST",
    path: "/v1/leads/tags",
    summary: "Adds tags to leads and takes tags away",
    scope: "leads:write",
    input: z.strictObject({
      body: z.strictObject({
        lead_ids: z.array(z.uuid()).min(1).max(100),
        add: tags.optional(),
        remove: tags.optional(),
      }),
    }),
    answer: z.object({ changed: z.number().int() }),
    calls: "tag_leads",
    arguments: ({ body }) => body,
  }),
  defineOperation({
    id: "listActivities",
    method: "GET",
    path: "/v1/leads/{id}/activities",
    summary: "What happened with a lead, the newest first",
    scope: "leads:read",
    input: z.strictObject({ path: idPath, query: z.strictObject(paging) }),
    answer: listOf(entry),
    calls: "lead_timeline",
    arguments: ({ path, query }) => ({ lead_id: path.id, page_size: query.limit, cursor: query.cursor }),
    read: pageOf("entries"),
  }),
  defineOperation({
    id: "addActivity",
    method: "POST",
    path: "/v1/leads/{id}/activities",
    summary: "Writes a note, a call or a meeting into a lead's timeline",
    scope: "leads:write",
    input: z.strictObject({
      path: idPath,
      body: z.strictObject({
        kind: z.enum(["note", "call", "meeting"]).default("note"),
        body: z.string().trim().min(1).max(10_000),
      }),
    }),
    status: 201,
    answer: leadActivity,
    calls: "add_note",
    arguments: ({ path, body }) => ({ lead_id: path.id, ...body }),
    read: part("activity"),
    example: { body: "Wants a call on Monday" },
  }),
];
