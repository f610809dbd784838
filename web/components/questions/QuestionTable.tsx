import type { QuestionAnswer } from "../../../shared/contracts/question.ts";
import { questionCell } from "../../../shared/domain/question_chart.ts";

/** Every row of an answer. */
export function QuestionTable({ answer: { title, columns, rows } }: { answer: QuestionAnswer }) {
  if (rows.length === 0) return <p class="text-muted text-sm">No row meets the conditions.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={`${title}, table`} tabIndex={0} class="max-h-110 overflow-auto">
      <table class="w-full text-sm">
        <thead>
          <tr class="border-line border-b text-left text-muted">
            {columns.map(({ name, type }) => (
              <th key={name} scope="col" title={type} class="py-1.5 pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, place) => (
            <tr key={place} class="border-line border-b last:border-0">
              {row.map((value, index) => (
                <td key={columns[index]?.name} class="max-w-80 break-words py-1.5 pr-4 tabular-nums">
                  {questionCell(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
