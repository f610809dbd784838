import { z } from "zod";
import { type Fact, type FoundFact, fact, type ReadPage, savedResearch } from "../../../shared/contracts/fact.ts";
import { distinctFacts } from "../../../shared/domain/research/distinct_facts.ts";
import { reasonsToTalk } from "../../../shared/domain/research/reasons_to_talk.ts";
import { workDomain } from "../../../shared/domain/research/work_domain.ts";
import { readSite, type SiteReading } from "../_shared/research/read_site.ts";
import { tunables } from "../_shared/tunables.ts";
import { counted } from "./counted.ts";
import type { ToolContext, ToolOutcome } from "./define_tool.ts";
import { factForModel } from "./fact_for_model.ts";
import { outsideText } from "./outside_text.ts";

export const researchTarget = z
  .object({
    lead: z.object({ id: z.uuid(), name: z.string(), email: z.string().nullable() }).nullable(),
    account: z.object({ id: z.uuid(), name: z.string(), domain: z.string().nullable() }).nullable(),
    domain_is_trusted: z.boolean(),
  })
  .nullable();
type Target = NonNullable<z.infer<typeof researchTarget>>;
export type ResearchSubject = { lead_id: string } | { account_id: string };

const excerpts = 4;

/**
 * Reads the site of a record's own domain, keeps what `extract` finds on its pages, and fills what is empty on the record. The pages'
 * words go to the model as data, and taint the turn.
 */
export async function researchRecord(
  subject: ResearchSubject,
  extract: (page: ReadPage, target: Target) => FoundFact[],
  context: ToolContext,
): Promise<ToolOutcome> {
  const { lookup, database, workspaceId, web, callId } = context;
  const workspace = { workspace_id: workspaceId };
  const target = researchTarget.parse(await lookup.rpc("research_target", { ...workspace, ...subject }));
  if (!target) return { ok: false, reason: "No such record. Search by name first; do not guess ids." };
  const found = domainOf(target);
  if (!found.ok) return found;
  if (!web) return { ok: false, reason: "Nothing can be researched from here." };
  const limits = tunables.research;
  const site = await readSite(found.domain, { web, database: lookup, workspaceId, limits });
  if (site.pages.length === 0)
    return { ok: false, reason: `${found.domain} could not be read. ${site.problem ?? ""} Check the domain.` };
  const saved = savedResearch.parse(
    await database.rpc("save_research", {
      ...workspace,
      subject,
      pages: site.pages.filter(({ url }) => !site.cached.includes(url)),
      facts: distinctFacts(site.pages.flatMap((page) => extract(page, target))),
      fill: true,
    }),
  );
  const facts = z.array(fact).parse(await lookup.rpc("list_facts", { ...workspace, ...subject }));
  const about = subjectOf(subject, target);
  return {
    ok: true,
    summary: summaryOf(about.name, site, saved),
    result: {
      about: about.name,
      ...(site.problem && { site: site.problem }),
      saved: saved.saved,
      filled: saved.filled,
      ...factsForModel(facts, callId, context.now),
      pages: excerptsOf(site.pages, callId),
      ...next,
    },
    view: { kind: "facts", about, facts, filled: saved.filled },
    tainted: true,
  };
}

const next = {
  note: "Say where each fact comes from and how old it is. Where facts contradict, name both. Keep what the pages say beyond these facts with save_fact, word for word quoted.",
};

/** Facts in the words of outsiders, marked as such, and which of them are reasons to talk, the best first. */
export function factsForModel(
  facts: readonly Fact[],
  mark: string,
  now: Date,
): { facts: string; reasons_to_talk?: string } {
  const reasons = reasonsToTalk(facts, now).map(({ kind, fact, text, on }) => ({
    ...{ kind, what: text, on, source_url: fact.source_url, fact_id: fact.id },
  }));
  return {
    facts: outsideText(JSON.stringify(facts.map(factForModel)), mark, "PAGE"),
    ...(reasons.length > 0 && { reasons_to_talk: outsideText(JSON.stringify(reasons), mark, "PAGE") }),
  };
}

function domainOf({
  account,
  lead,
  domain_is_trusted,
}: Target): { ok: true; domain: string } | { ok: false; reason: string } {
  const domain = account?.domain?.toLowerCase() ?? workDomain(lead?.email ?? null);
  if (!domain)
    return { ok: false, reason: "There is no domain on the record. Ask for it, then set it on the account." };
  if (domain_is_trusted) return { ok: true, domain };
  return {
    ok: false,
    reason: `The domain ${domain} was written in a conversation that had read text from outside, so it is not called by itself. A person must look at it and save it on the account.`,
  };
}

function subjectOf(subject: ResearchSubject, { lead, account }: Target) {
  if ("lead_id" in subject) return { kind: "lead" as const, id: subject.lead_id, name: lead?.name ?? "" };
  return { kind: "account" as const, id: subject.account_id, name: account?.name ?? "" };
}

function summaryOf(
  name: string,
  { pages, cached }: SiteReading,
  { saved, seen_again, filled }: { saved: number; seen_again: number; filled: string[] },
): string {
  const read = `Read ${counted(pages.length, "page")} about ${name}${cached.length > 0 ? ` (${cached.length} read before)` : ""}`;
  const kept = `${counted(saved, "new fact")}${seen_again > 0 ? `, ${seen_again} seen again` : ""}`;
  return `${read}: ${kept}.${filled.length > 0 ? ` Filled in ${filled.map((field) => field.replaceAll("_", " ")).join(", ")}.` : ""}`;
}

function excerptsOf(pages: readonly ReadPage[], mark: string) {
  return pages
    .filter(({ url, page }) => !url.startsWith("dns:") && page.items.length === 0)
    .slice(0, excerpts)
    .map(({ final_url, title, text, page }) => ({
      url: final_url,
      text: outsideText(
        [title, page.main ?? text].join("\n").slice(0, tunables.research.excerptMaxLength),
        mark,
        "PAGE",
      ),
    }));
}
