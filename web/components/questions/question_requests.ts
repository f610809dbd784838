import { z } from "zod";
import {
  type QuestionAnswer,
  type QuestionRequest,
  questionAnswer,
  questionRequest,
  type ReportView,
  reportView,
  type SavedQuestion,
  savedQuestion,
} from "../../../shared/contracts/question.ts";
import { ApiError } from "../../api/api_error.ts";
import { callFunction } from "../../api/functions.ts";
import { rpc } from "../../api/rest.ts";
import { pathTo } from "../../state/router.ts";

const outcome = z.object({
  ok: z.boolean(),
  reason: z.string().nullish(),
  view: z.object({ kind: z.literal("question"), answer: questionAnswer }).nullish(),
});

/** Asks a statement, by the tool of the assistant. @throws ApiError with why it was refused, and where in the statement */
export async function askQuestion(
  workspaceId: string,
  { title, sql, chart }: QuestionRequest,
): Promise<QuestionAnswer> {
  const response = await callFunction(`run-tool/ask_data?workspace_id=${workspaceId}`, { body: { title, sql, chart } });
  const { view, reason } = outcome.parse(await response.json());
  if (!view) throw new ApiError("invalid_input", reason ?? "It could not be answered.");
  return view.answer;
}

/** @throws ApiError */
export function listViews(): Promise<ReportView[]> {
  return rpc("list_report_views", {}, z.array(reportView));
}

/** @throws ApiError */
export function listQuestions(workspaceId: string): Promise<SavedQuestion[]> {
  return rpc("list_questions", { workspace_id: workspaceId }, z.array(savedQuestion));
}

/** Saves a question, or changes the one with that id. @throws ApiError */
export function saveQuestion(
  workspaceId: string,
  question: QuestionRequest & { words: string | null; whose: SavedQuestion["whose"] },
  id: string | undefined,
): Promise<SavedQuestion> {
  const { title, sql, chart, words, whose } = question;
  const args = { workspace_id: workspaceId, question: { title, sql, chart, words, whose }, question_id: id ?? null };
  return rpc("save_question", args, savedQuestion);
}

/** @throws ApiError */
export async function deleteQuestion(workspaceId: string, id: string): Promise<void> {
  await rpc("delete_question", { workspace_id: workspaceId, question_id: id }, z.boolean());
}

/** The address at which a question can be changed. */
export function questionPath(question: QuestionRequest): string {
  return `${pathTo.analytics()}?${new URLSearchParams({ whose: "questions", question: JSON.stringify(question) })}`;
}

/** The question that an address holds; undefined without one, or one that cannot be read. */
export function questionIn(query: URLSearchParams): QuestionRequest | undefined {
  try {
    return questionRequest.safeParse(JSON.parse(query.get("question") ?? "null")).data;
  } catch {
    return undefined;
  }
}
