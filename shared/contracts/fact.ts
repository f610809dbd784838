import { z } from "zod";

/** A page as it was read, without what only a browser needs. */
export const readPage = z.object({
  url: z.string(),
  final_url: z.string(),
  title: z.string().nullable(),
  /** What a reader would see, and below it the data that the page holds for machines. */
  text: z.string(),
  page: z.object({
    links: z.array(z.object({ url: z.string(), text: z.string() })).default([]),
    feeds: z.array(z.string()).default([]),
    /** Objects of schema.org that stand in the page, each by itself. */
    data: z.array(z.record(z.string(), z.unknown())).default([]),
    description: z.string().nullish(),
    /** The part that the page is there for, without menus and footers; nothing where it has no such part. */
    main: z.string().nullish(),
    /** What is new, when it is a feed. */
    items: z.array(z.object({ title: z.string(), url: z.string().nullish(), on: z.string().nullish() })).default([]),
  }),
  fetched_at: z.string(),
});
export type ReadPage = z.infer<typeof readPage>;

/** Something that a source says, before it is kept. */
export type FoundFact = {
  field?: string;
  question?: string;
  value: string | number | boolean;
  source_url: string;
  /** The very words of the source. */
  quote: string;
  is_inferred?: boolean;
  /** From what it was concluded, when the source does not say so itself. */
  basis?: string;
  /** The day of what it tells of. */
  happened_on?: string;
};

/** One row of `list_facts()`. */
export const fact = z.object({
  id: z.uuid(),
  of: z.enum(["lead", "account"]),
  field: z.string().nullable(),
  question: z.string().nullable(),
  value: z.union([z.string(), z.number(), z.boolean()]),
  source_url: z.string(),
  source_title: z.string().nullable(),
  quote: z.string(),
  is_inferred: z.boolean(),
  basis: z.string().nullable(),
  happened_on: z.string().nullable(),
  seen_at: z.string(),
  /** What the record itself says; null for nothing, and where it has no such field. */
  on_record: z.unknown().optional(),
  /** Another source, or the record, says otherwise. */
  contradicts: z.boolean(),
});
export type Fact = z.infer<typeof fact>;

/** Answer of `save_research()`. */
export const savedResearch = z.object({
  saved: z.number().int(),
  seen_again: z.number().int(),
  superseded: z.number().int(),
  refused: z.array(z.object({ fact: z.string().nullable(), reason: z.string() })),
  filled: z.array(z.string()),
  changes: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      field: z.string(),
      before: z.unknown().optional(),
      after: z.unknown().optional(),
    }),
  ),
});
export type SavedResearch = z.infer<typeof savedResearch>;
