import { describeError } from "../_shared/log.ts";
import { askModel, Interrupted } from "./ask_model.ts";
import type { TurnMeter } from "./call_meter.ts";
import type { ModelInput } from "./model.ts";
import type { TurnDependencies } from "./run_turn.ts";
import { splitHistory } from "./split_history.ts";
import { type Summary, summaryNote } from "./summary_note.ts";
import { summaryRequest } from "./summary_request.ts";
import { type HistoryMessage, type TurnBundle, threadSummary } from "./turn_bundle.ts";
import type { TurnWriter } from "./turn_writer.ts";

/** The summary is asked for before the turn's own questions, which count from one. */
const summaryRound = 0;

/**
 * Makes room in a conversation that is past its budget: takes the older messages out of `history` and returns what
 * stands for them. The model writes the summary and the database keeps it for the branch's later turns. When that fails,
 * the older messages are left out for now, and the next turn tries again. Throws `Interrupted` when the writer aborts.
 */
export async function compactHistory(
  history: HistoryMessage[],
  bundle: TurnBundle,
  writer: TurnWriter,
  meter: TurnMeter,
  deps: TurnDependencies,
): Promise<ModelInput[]> {
  const { turn, waiting } = bundle;
  const { compaction } = deps.tunables;
  const { resultMaxLength } = deps.tunables.turn;
  const cut = splitHistory(history, turn.id, { ...compaction, resultMaxLength });
  const older = history.slice(0, cut);
  const last = older.at(-1);
  // At a spending limit the model is not asked for a summary either; the turn ends at its next question.
  if (!last || writer.refusal()) return summaryNote(bundle.summary ?? undefined, false, waiting, history);
  const made = await summarise(older, last.id, bundle, writer, meter, deps);
  history.splice(0, cut, ...older.filter((message) => message.turn_id === turn.id));
  return summaryNote(made ?? bundle.summary ?? undefined, made === undefined, waiting, history);
}

async function summarise(
  older: readonly HistoryMessage[],
  messageId: string,
  { turn, summary }: TurnBundle,
  writer: TurnWriter,
  meter: TurnMeter,
  deps: TurnDependencies,
): Promise<Summary | undefined> {
  const { compaction, model, stream } = deps.tunables;
  const request = {
    ...summaryRequest(summary?.content, older, compaction),
    cacheKey: `${turn.thread_id} summary`,
  };
  const timings = { ...model, ...stream, attempts: compaction.attempts };
  try {
    const unheard = unheardWriter(writer, compaction.summarySeconds);
    const { reply } = await askModel(deps.model, request, unheard, timings, meter.open(summaryRound, request));
    const content = reply.text.trim().slice(0, compaction.summaryMaxCharacters);
    if (reply.cutShort || content === "") throw new Error(reply.cutShort ?? "The summary is empty.");
    const { id: turn_id, epoch } = turn;
    const kept = await deps.database.rpc("summarise_thread", { turn_id, epoch, message_id: messageId, content });
    return threadSummary.nullable().parse(kept) ?? undefined;
  } catch (error) {
    if (writer.signal.aborted) throw error instanceof Interrupted ? new Interrupted("", []) : error;
    deps.log("a long thread was not summarised", { turn_id: turn.id, ...describeError(error) });
    return undefined;
  } finally {
    // What it took is settled before more is set aside for the answer.
    if (!writer.signal.aborted) await writer.advance({ ...meter.take(), reserve: deps.model.name });
  }
}

/** The summary is nothing that anyone reads along: its text stays out of the turn's log. */
function unheardWriter(writer: TurnWriter, seconds: number): TurnWriter {
  return {
    ...writer,
    signal: AbortSignal.any([writer.signal, AbortSignal.timeout(seconds * 1000)]),
    advance: async () => ({ status: "running", openCalls: [], events: [] }),
  };
}
