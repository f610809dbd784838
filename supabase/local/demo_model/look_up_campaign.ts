import { z } from "zod";
import { fold } from "./language/fold.ts";
import { listOf, plain } from "./language/sentences.ts";
import { reasonOf } from "./prose/for_people.ts";
import type { MadeCall } from "./read_conversation.ts";
import { madeBefore } from "./same_call.ts";
import { askForMore, type Step, say, type Turn } from "./turn.ts";

export type KnownCampaign = { id: string; name: string; status: string };

const answer = z.object({
  campaigns: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
});

/** The campaigns of a `list_campaigns` call; undefined when it has none to tell. */
export function campaignsIn(made: MadeCall | undefined): readonly KnownCampaign[] | undefined {
  const found = made?.outcome?.state === "done" ? answer.safeParse(made.outcome.result) : undefined;
  return found?.success ? found.data.campaigns : undefined;
}

/**
 * Finds the campaign that a name, or "the campaign", means through `list_campaigns`: the one with that name, else the
 * newest of those with a status in `fitting`. A step while it is not known which one is meant.
 */
export function lookUpCampaign(name: string, fitting: readonly string[], turn: Turn): KnownCampaign | Step {
  const wanted = { tool: "list_campaigns", arguments: {} };
  const made = madeBefore(turn.calls, wanted);
  if (!made) return { kind: "call", calls: [wanted] };
  const campaigns = campaignsIn(made);
  if (!campaigns) return say(`I couldn't read the campaigns: ${reasonOf(made, "there was no answer")}`);
  if (campaigns.length === 0) {
    return say("There are no campaigns yet. Say for example “write a three-step sequence for leads in Germany”.");
  }
  if (name === "") {
    const [only, ...others] = campaigns.filter(({ status }) => fitting.includes(status));
    if (only && others.length === 0) return only;
    if (!only && campaigns.length === 1 && campaigns[0]) return campaigns[0];
    return which(only ? [only, ...others] : campaigns, turn);
  }
  const key = fold(name);
  const same = campaigns.filter((each) => fold(each.name) === key);
  const near = same.length > 0 ? same : campaigns.filter((each) => fold(each.name).includes(key));
  const fits = near.filter(({ status }) => fitting.includes(status));
  const [meant] = fits.length > 0 ? fits : near;
  return meant && (near.length === 1 || same.length > 0 || fits.length === 1) ? meant : which(near, turn, campaigns);
}

function which(some: readonly KnownCampaign[], turn: Turn, all = some): Step {
  const shown = (some.length > 0 ? some : all).slice(0, 10).map(({ name, status }) => `**${plain(name)}** (${status})`);
  const noun = shown.length === 1 ? "There is" : "There are";
  return askForMore(`Which campaign do you mean? ${noun} ${listOf(shown)}.`, turn, " ");
}
