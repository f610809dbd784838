import type { ResearchAnswer } from "../../../shared/contracts/research_job.ts";
import type { ResearchOrder } from "./research_requests.ts";

export interface ResearchForm {
  kind: "question" | "refresh";
  question: string;
  answer: ResearchAnswer;
  /** One a line. */
  choices: string;
  /** Key of a field of leads, "new" for one that is made, "none" for no field. */
  field: string;
  label: string;
  ageDays: string;
}

export const emptyResearch: ResearchForm = {
  kind: "question",
  question: "",
  answer: "yes_no",
  choices: "",
  field: "new",
  label: "",
  ageDays: "30",
};

/** What is missing, as a sentence; undefined when a price can be named. */
export function researchProblem(form: ResearchForm): string | undefined {
  if (!/^\d{1,3}$/.test(form.ageDays.trim()) || Number(form.ageDays) < 1 || Number(form.ageDays) > 365)
    return "The age is a whole number of days, 1 to 365.";
  if (form.kind === "refresh") return undefined;
  if (form.question.trim().length < 3) return "Write the question.";
  if (form.answer === "choice" && form.field === "new" && choicesOf(form).length < 2)
    return "Write at least two choices, one a line.";
  return form.field === "new" && form.label.trim() === "" ? "Give the new field a name." : undefined;
}

/** The form as `preview_research()` takes it. */
export function orderOf(form: ResearchForm): ResearchOrder {
  const age = { max_age_days: Number(form.ageDays) };
  if (form.kind === "refresh") return { kind: "refresh", ...age };
  return {
    kind: "question",
    question: form.question.trim(),
    answer: form.answer,
    ...(form.answer === "choice" && choicesOf(form).length > 0 && { choices: choicesOf(form) }),
    ...(form.field === "new" ? { new_field: form.label.trim() } : form.field !== "none" && { field: form.field }),
    ...age,
  };
}

function choicesOf({ choices }: ResearchForm): string[] {
  return choices
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
}
