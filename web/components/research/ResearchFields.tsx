import { leadFields } from "../../state/custom_fields.ts";
import { Field } from "../../ui/Field.tsx";
import { Input } from "../../ui/Input.tsx";
import { Select } from "../../ui/Select.tsx";
import { TextArea } from "../../ui/TextArea.tsx";
import type { ResearchForm } from "./research_form.ts";
import { answerWords } from "./research_words.ts";

interface ResearchFieldsProps {
  form: ResearchForm;
  set: (change: Partial<ResearchForm>) => void;
}

const answers = ["yes_no", "number", "text", "choice", "date"] as const;

/** What is to be found out, as which kind of answer, into which field. */
export function ResearchFields({ form, set }: ResearchFieldsProps) {
  return (
    <>
      <Field label="Find out">
        {(attributes) => (
          <Select
            {...attributes}
            value={form.kind}
            onChange={({ currentTarget: { value } }) => set({ kind: value === "refresh" ? "refresh" : "question" })}
          >
            <option value="question">The answer to one question</option>
            <option value="refresh">What has changed since we looked</option>
          </Select>
        )}
      </Field>
      {form.kind === "question" && <QuestionFields form={form} set={set} />}
      <Field
        label={form.kind === "question" ? "An answer counts for so many days" : "Not seen for so many days"}
        hint={
          form.kind === "question"
            ? "A younger one is taken as it is, for nothing."
            : "What was seen since is left as it is. Own questions of before are asked again."
        }
      >
        {(attributes) => (
          <Input
            {...attributes}
            inputMode="numeric"
            maxLength={3}
            value={form.ageDays}
            onInput={(event) => set({ ageDays: event.currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}

function QuestionFields({ form, set }: ResearchFieldsProps) {
  const fitting = leadFields.value.filter(({ type }) => type === form.answer);
  return (
    <>
      <Field label="Question" hint="About a company. It is asked of each, with the pages of its site.">
        {(attributes) => (
          <TextArea
            {...attributes}
            autofocus
            rows={2}
            maxLength={300}
            placeholder="Do they sell to hospitals?"
            value={form.question}
            onInput={(event) => set({ question: event.currentTarget.value })}
          />
        )}
      </Field>
      <div class="grid gap-4 sm:grid-cols-2">
        <Field label="Kind of answer">
          {(attributes) => (
            <Select
              {...attributes}
              value={form.answer}
              onChange={({ currentTarget: { value } }) =>
                set({ answer: answers.find((answer) => answer === value) ?? "yes_no", field: "new" })
              }
            >
              {answers.map((answer) => (
                <option key={answer} value={answer}>
                  {answerWords[answer]}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Put it into">
          {(attributes) => (
            <Select {...attributes} value={form.field} onChange={(event) => set({ field: event.currentTarget.value })}>
              <option value="new">A new field</option>
              {fitting.map(({ key, label }) => (
                <option key={key} value={key}>
                  {label}
                </option>
              ))}
              <option value="none">No field, facts only</option>
            </Select>
          )}
        </Field>
      </div>
      {form.answer === "choice" && (form.field === "new" || form.field === "none") && (
        <Field label="Choices" hint="One a line.">
          {(attributes) => (
            <TextArea
              {...attributes}
              rows={3}
              value={form.choices}
              onInput={(event) => set({ choices: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
      {form.field === "new" && (
        <Field label="Name of the new field">
          {(attributes) => (
            <Input
              {...attributes}
              maxLength={80}
              placeholder="Hospitals"
              value={form.label}
              onInput={(event) => set({ label: event.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}
