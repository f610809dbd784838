import { z } from "zod";
import { leadFilter, leadSort } from "./lead_filter.ts";

/** A row of `lead_views`: a filter, an order and columns under a name; private to its owner unless shared. */
export const leadView = z.object({
  id: z.uuid(),
  owner_id: z.uuid().nullable(),
  name: z.string(),
  is_shared: z.boolean(),
  filter: leadFilter,
  sort: leadSort.nullable(),
  /** Names of columns in their order; null for the usual ones. */
  columns: z.array(z.string()).nullable(),
  layout: z.enum(["table", "board"]),
});
export type LeadView = z.infer<typeof leadView>;

/** A row of `segments`: a named filter that stays live. */
export const segment = z.object({
  id: z.uuid(),
  name: z.string(),
  filter: leadFilter,
  created_by: z.uuid().nullable(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type Segment = z.infer<typeof segment>;

/** How many leads match; exact, or marked as not. */
export const leadCount = z.object({ count: z.number().int(), count_is_exact: z.boolean() });

/** One entry of `list_segments()`: a segment with how many leads it holds now. */
export const countedSegment = segment.extend(leadCount.shape);
export type CountedSegment = z.infer<typeof countedSegment>;

/** Answer of `save_segment()`. */
export const savedSegment = z.object({ segment }).extend(leadCount.shape);

/** Answer of `follow_segment()` and `unfollow_segment()`: one of more than `most` leads is followed when it holds fewer. */
export const followedSegment = z.object({
  segment_id: z.uuid(),
  name: z.string(),
  is_followed: z.boolean(),
  is_too_large: z.boolean(),
  most: z.number().int(),
});
