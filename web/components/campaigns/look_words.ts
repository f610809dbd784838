import type { CampaignStep, VariantLook } from "../../../shared/contracts/campaign_view.ts";
import { nextSample, trialDays } from "../../../shared/domain/mail/variant_decision.ts";
import { formatNumber } from "../../state/time.ts";
import { percent } from "./share_words.ts";

const did = { replied: "replied", clicked: "clicked", opened: "opened it" } as const;

/** How the comparison of a step's texts stands: what was decided, or what is still missing. Undefined for a single text. */
export function lookWords(
  step: Pick<CampaignStep, "variants" | "look" | "winner_by" | "winner_confidence" | "winner_sample">,
): string | undefined {
  const { variants, look } = step;
  if (variants.length < 2) return undefined;
  if (!look) {
    const least = Math.min(...variants.map(({ counts }) => counts.sent));
    return `Compared once each was sent ${formatNumber(step.winner_sample)} times and had ${daysWord(trialDays[step.winner_by])} to be ${answered[step.winner_by]}; so far ${formatNumber(least)}.`;
  }
  const name = (id: string) => variants.find((variant) => variant.id === id)?.label ?? "?";
  const seen = `${sharesWords(look)}, ${percent(Math.floor(look.sure * 1000) / 1000)} sure`;
  const best = name(look.best_id);
  if (look.outcome === "winner") return `${best} won: ${seen}, ${formatNumber(mailsOf(look))} mails.`;
  const next = formatNumber(nextSample({ sample: step.winner_sample, lastSample: look.sample }));
  if (look.outcome === "dropped") {
    return `${look.dropped.map(name).join(" and ")} given up against ${best}: ${seen}. The others are compared again at ${next} mails each.`;
  }
  return `Looked at after ${formatNumber(look.sample)} mails each: ${best} is ahead, ${seen}; ${percent(step.winner_confidence)} is asked for. The next look is at ${next} each.`;
}

const answered = { replied: "answered", clicked: "clicked", opened: "opened" } as const;

/** "8.1 % against 4.2 % replied": the best against the next one, or against those that were given up. */
function sharesWords(look: VariantLook): string {
  const share = ({ sent, successes }: { sent: number; successes: number }) => (sent > 0 ? successes / sent : 0);
  const best = look.numbers.find(({ id }) => id === look.best_id);
  const others = look.numbers.filter(({ id }) =>
    look.dropped.length > 0 ? look.dropped.includes(id) : id !== look.best_id,
  );
  const next = Math.max(0, ...others.map(share));
  return `${percent(best ? share(best) : 0, 1)} against ${percent(next, 1)} ${did[look.winner_by]}`;
}

function mailsOf({ numbers }: VariantLook): number {
  return numbers.reduce((sum, { sent }) => sum + sent, 0);
}

function daysWord(days: number): string {
  return days === 1 ? "1 day" : `${days} days`;
}
