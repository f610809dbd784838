/** Functions of research that people may execute. */
export const researchClaims: string[] = [
  "public.delete_fact",
  "public.list_facts",
  "public.read_research_pages",
  "public.research_target",
  "public.save_research",
  "public.take_page_turn",
  "public.use_fact",
  "private.is_single_fact",
  "private.page_says",
  "private.quoted_text",
  "private.record_value",
  "private.same_value",
];
