import { Play, Save } from "lucide-preact";
import { useState } from "preact/hooks";
import type { QuestionRequest, SavedQuestion } from "../../../shared/contracts/question.ts";
import { questionChart } from "../../../shared/contracts/question.ts";
import { ask } from "../../state/ask.ts";
import { query } from "../../state/router.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import { QuestionResult } from "./QuestionResult.tsx";
import { deleteQuestion, questionIn, saveQuestion } from "./question_requests.ts";
import { ReportViews } from "./ReportViews.tsx";
import { SavedQuestions } from "./SavedQuestions.tsx";
import { SaveQuestionDialog } from "./SaveQuestionDialog.tsx";
import { useQuestions } from "./use_questions.ts";

const example = "select stage, count(*) as leads\nfrom reports.leads\ngroup by stage\norder by leads desc";
const start: QuestionRequest = { title: "Leads by stage", sql: example, chart: "bar" };

/** Questions that no measure answers: in words to the assistant, or as SQL that one writes, runs and keeps. */
export function QuestionsPanel({ workspaceId }: { workspaceId: string }) {
  const { questions, answer, problem, busy, read, run } = useQuestions(workspaceId);
  const [question, setQuestion] = useState<QuestionRequest>(() => questionIn(query.value) ?? start);
  const [chosen, setChosen] = useState<SavedQuestion>();
  const [isSaving, setSaving] = useState(false);
  function choose(saved: SavedQuestion) {
    const { title, sql, chart } = saved;
    setChosen(saved);
    setQuestion({ title, sql, chart });
    void run({ title, sql, chart });
  }
  async function save({ title, whose }: Pick<SavedQuestion, "title" | "whose">) {
    const words = chosen?.words ?? null;
    const id = chosen?.may_change ? chosen.id : undefined;
    const saved = await saveQuestion(workspaceId, { ...question, title, words, whose }, id);
    setChosen(saved);
    setQuestion({ ...question, title });
    await read();
  }
  async function remove({ id }: SavedQuestion) {
    await deleteQuestion(workspaceId, id);
    if (chosen?.id === id) setChosen(undefined);
    await read();
  }
  return (
    <div class="grid min-w-0 grid-cols-1 gap-5">
      <AskInWords />
      {questions && <SavedQuestions questions={questions} chosenId={chosen?.id} onChoose={choose} onDelete={remove} />}
      <form
        class="grid min-w-0 gap-3 rounded-lg border border-line bg-surface p-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run(question);
        }}
      >
        <Field label="SQL" hint="One SELECT over the views of reports. Nothing can be changed by it." error={problem}>
          {(attributes) => (
            <TextArea
              {...attributes}
              required
              spellcheck={false}
              maxLength={8000}
              rows={6}
              class="font-mono"
              value={question.sql}
              onInput={({ currentTarget: { value } }) => setQuestion({ ...question, sql: value })}
              onKeyDown={(event) => {
                if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
                  event.currentTarget.form?.requestSubmit();
              }}
            />
          )}
        </Field>
        <div class="flex flex-wrap items-end gap-2">
          <Field label="Shown as">
            {(attributes) => (
              <Select
                {...attributes}
                value={question.chart}
                onChange={({ currentTarget: { value } }) =>
                  setQuestion({ ...question, chart: questionChart.catch("table").parse(value) })
                }
              >
                <option value="table">Table</option>
                <option value="bar">Bars</option>
                <option value="line">Line</option>
              </Select>
            )}
          </Field>
          <Button type="submit" tone="primary" icon={Play} busy={busy}>
            Run
          </Button>
          <Button icon={Save} onClick={() => setSaving(true)}>
            Save
          </Button>
        </div>
        <ReportViews />
      </form>
      <div aria-live="polite">
        {answer && <QuestionResult workspaceId={workspaceId} answer={{ ...answer, chart: question.chart }} />}
      </div>
      {isSaving && (
        <SaveQuestionDialog
          title={question.title}
          whose={chosen?.whose ?? "me"}
          onClose={() => setSaving(false)}
          onSave={save}
        />
      )}
    </div>
  );
}

/** Hands the question to the assistant, which writes the SQL and shows it. */
function AskInWords() {
  const [words, setWords] = useState("");
  return (
    <form
      class="flex flex-wrap items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) ask(words.trim());
      }}
    >
      <div class="min-w-60 grow">
        <Field label="Ask in words">
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={1000}
              placeholder="Which companies have no leads?"
              value={words}
              onInput={({ currentTarget: { value } }) => setWords(value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit">Ask the assistant</Button>
    </form>
  );
}
