import { cleanRequest } from "../language/clean_request.ts";
import { capitalised } from "../language/sentences.ts";
import { matchWords, type Setting } from "../match_words.ts";
import type { Exchange } from "../read_conversation.ts";
import { pointsBack } from "./points_back.ts";
import { type Piece, splitGoal } from "./split_goal.ts";

/** As many as a turn has rounds for. */
const mostSteps = 10;
/** As `update_plan` takes it. */
const longestTitle = 200;

/** Stands for whatever "them" will be when it comes to it. */
const someList: Exchange = {
  utterance: "",
  calls: [
    {
      tool: "search_leads",
      arguments: { match: "all", conditions: [], page_size: 1 },
      outcome: { state: "done", summary: "", reason: "", result: { leads: [{ id: "", name: "" }], count: 1 } },
    },
  ],
  said: "",
  editedPlan: undefined,
};

/** One order of a goal: its words, and what the checklist calls it. */
export type GoalStep = { title: string; words: string };

/** The orders of a request that asks for several things which the demo model understands; else undefined. */
export function readGoal(utterance: string, setting: Setting): GoalStep[] | undefined {
  const pieces = splitGoal(cleanRequest(utterance), setting.about);
  if (pieces.length < 2) return undefined;
  const hasTool = ({ text }: Piece) =>
    matchWords(text, [], { ...setting, before: pointsBack(text) ? [someList] : [] }).intent?.tool !== undefined;
  const orders: Piece[] = [];
  for (const piece of pieces) {
    const last = orders.at(-1);
    // After "and" may also stand the rest of a mail or a note.
    if (last && piece.weak && !hasTool(piece)) last.text += `${piece.joint}${piece.text}`;
    else orders.push({ ...piece });
  }
  if (orders.filter(hasTool).length < 2 || orders.length > mostSteps) return undefined;
  return orders.map(({ text }) => ({ title: titleOf(text), words: text }));
}

export function titleOf(words: string): string {
  const line = capitalised(
    cleanRequest(words)
      .replace(/\s+/g, " ")
      .replace(/[\s,.;]+$/, ""),
  );
  return line.length <= longestTitle ? line : `${line.slice(0, longestTitle - 1)}…`;
}
