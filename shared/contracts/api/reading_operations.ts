import { z } from "zod";
import { enrolmentStatus } from "../enrolment.ts";
import { measureAnswer, measureRequest } from "../measure.ts";
import { reminder } from "../reminder.ts";
import {
  defineOperation,
  idPath,
  listOf,
  type Operation,
  pageOf,
  paging,
  part,
  selection,
  wholeList,
} from "./define_operation.ts";

const whole = z.strictObject({ query: z.strictObject(selection) });
const one = z.strictObject({ path: idPath, query: z.strictObject(selection) });
const named = z.looseObject({ id: z.uuid(), name: z.string() });

/** Segments, imports and campaigns: what is there and how it goes. */
const campaignOperations: Operation[] = [
  defineOperation({
    id: "listSegments",
    method: "GET",
    path: "/v1/segments",
    summary: "Saved filters, each with how many leads it holds now",
    scope: "segments:read",
    input: whole,
    answer: listOf(named.extend({ count: z.number().int(), count_is_exact: z.boolean() })),
    calls: "list_segments",
    arguments: () => ({}),
    read: wholeList,
  }),
  defineOperation({
    id: "getImport",
    method: "GET",
    path: "/v1/imports/{id}",
    summary: "How far an import is",
    scope: "imports:read",
    input: one,
    answer: z.looseObject({ id: z.uuid(), status: z.string() }),
    calls: "read_import",
    arguments: ({ path }) => ({ import_id: path.id }),
  }),
  defineOperation({
    id: "listCampaigns",
    method: "GET",
    path: "/v1/campaigns",
    summary: "Campaigns",
    scope: "campaigns:read",
    input: whole,
    answer: listOf(named.extend({ status: z.string() })),
    calls: "list_campaigns",
    arguments: () => ({}),
    read: wholeList,
  }),
  defineOperation({
    id: "getCampaign",
    method: "GET",
    path: "/v1/campaigns/{id}",
    summary: "One campaign with its steps",
    scope: "campaigns:read",
    input: one,
    answer: named.extend({ status: z.string() }),
    calls: "get_campaign",
    arguments: ({ path }) => ({ campaign_id: path.id }),
  }),
  defineOperation({
    id: "getCampaignReport",
    method: "GET",
    path: "/v1/campaigns/{id}/report",
    summary: "What became of a campaign's mails",
    scope: "campaigns:read",
    input: one,
    answer: z.looseObject({ steps: z.array(z.unknown()) }),
    calls: "campaign_report",
    arguments: ({ path }) => ({ campaign_id: path.id }),
  }),
  defineOperation({
    id: "listEnrolments",
    method: "GET",
    path: "/v1/campaigns/{id}/enrolments",
    summary: "The people of a campaign with their mails",
    scope: "campaigns:read",
    input: z.strictObject({
      path: idPath,
      query: z.strictObject({ ...paging, status: enrolmentStatus.optional() }),
    }),
    answer: listOf(z.looseObject({ id: z.uuid(), lead_id: z.uuid(), status: enrolmentStatus })),
    calls: "campaign_people",
    arguments: ({ path, query }) => ({
      campaign_id: path.id,
      filter: query.status === undefined ? {} : { status: query.status },
      page_size: query.limit,
      cursor: query.cursor,
    }),
    read: pageOf("people"),
  }),
];

/** Tasks, reminders and notifications of whoever calls; numbers. */
const workOperations: Operation[] = [
  defineOperation({
    id: "listTasks",
    method: "GET",
    path: "/v1/tasks",
    summary: "Scheduled tasks of the caller",
    scope: "tasks:read",
    input: whole,
    answer: listOf(named.extend({ status: z.string() })),
    calls: "list_tasks",
    arguments: () => ({}),
    read: wholeList,
  }),
  defineOperation({
    id: "listReminders",
    method: "GET",
    path: "/v1/reminders",
    summary: "Open reminders of the caller",
    scope: "tasks:read",
    input: whole,
    answer: listOf(reminder.meta({ id: "Reminder" })),
    calls: "list_reminders",
    arguments: () => ({}),
    read: wholeList,
  }),
  defineOperation({
    id: "createReminder",
    method: "POST",
    path: "/v1/reminders",
    summary: "A reminder for the caller",
    scope: "tasks:write",
    input: z.strictObject({
      body: z.strictObject({
        text: z.string().trim().min(1).max(500),
        due_at: z.iso.datetime({ offset: true }),
        lead_id: z.uuid().optional(),
      }),
    }),
    status: 201,
    answer: reminder,
    calls: "set_reminder",
    arguments: ({ body }) => body,
    read: part("reminder"),
    example: { text: "Call Anna", due_at: "2030-01-02T09:00:00Z" },
  }),
  defineOperation({
    id: "listNotifications",
    method: "GET",
    path: "/v1/notifications",
    summary: "The newest notifications of the caller",
    scope: "notifications:read",
    input: z.strictObject({ query: z.strictObject({ ...selection, unread: z.stringbool().optional() }) }),
    answer: listOf(z.looseObject({ id: z.uuid(), kind: z.string(), title: z.string() })),
    calls: "list_notifications",
    arguments: ({ query }) => ({ unread: query.unread }),
    read: wholeList,
  }),
  defineOperation({
    id: "measure",
    method: "POST",
    path: "/v1/measures",
    summary: "A number with what it stands on: funnel, win rate, activity and others",
    scope: "measures:read",
    input: z.strictObject({ body: measureRequest }),
    answer: measureAnswer,
    calls: "measure",
    arguments: ({ body }) => ({ request: body }),
    example: { measure: "pipeline_funnel" },
  }),
];

export const readingOperations: Operation[] = [...campaignOperations, ...workOperations];
