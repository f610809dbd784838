import type { MeasureAnswer, MeasureColumn, MeasureRow } from "../../../shared/contracts/measure.ts";
import { changeWords, measuredWords } from "../../../shared/domain/measure_words.ts";

/** A number of the table that was chosen: of which row (undefined: of all), in which column. */
export type Chosen = { row: MeasureRow | undefined; column: MeasureColumn };

interface MeasureTableProps {
  answer: MeasureAnswer;
  /** Makes each number a button that leads to the leads behind it. */
  onChoose?: ((chosen: Chosen) => void) | undefined;
}

/** Every number of a measure, with what it was before and how sure it is. */
export function MeasureTable({ answer, onChoose }: MeasureTableProps) {
  const { columns, rows, total, title, measure } = answer;
  const used = columns.filter(({ key }) => [total, ...rows].some(({ values }) => values[key] !== undefined));
  // Where rows overlap or the total says the same, it would only repeat them.
  const hasTotal = rows.length !== 1 && measure !== "pipeline_funnel";
  const darkest = answer.chart === "cohort" ? mostShare(answer) : undefined;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard.
    <section aria-label={`${title}, table`} tabIndex={0} class="overflow-x-auto">
      <table class="w-full text-sm">
        <thead>
          <tr class="border-line border-b text-left text-muted">
            <th scope="col" class="py-1.5 pr-3 font-medium">
              {answer.group_by ? groupWords[answer.group_by] : "All"}
            </th>
            {used.map((column) => (
              <th key={column.key} scope="col" class="px-3 py-1.5 text-right font-medium">
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} class="border-line border-b">
              <th scope="row" class="py-1.5 pr-3 text-left font-normal">
                {row.label}
                <TooSmall numbers={row} columns={used} />
              </th>
              {used.map((column) => (
                <Cell
                  key={column.key}
                  numbers={row}
                  column={column}
                  onChoose={onChoose && (() => onChoose({ row, column }))}
                  shade={darkest === undefined ? undefined : shadeOf(row.values[column.key], column, darkest)}
                />
              ))}
            </tr>
          ))}
        </tbody>
        {hasTotal && (
          <tfoot>
            <tr>
              <th scope="row" class="py-1.5 pr-3 text-left font-medium">
                All
                <TooSmall numbers={total} columns={used} />
              </th>
              {used.map((column) => (
                <Cell
                  key={column.key}
                  numbers={total}
                  column={column}
                  onChoose={onChoose && (() => onChoose({ row: undefined, column }))}
                />
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  );
}

const groupWords: Readonly<Record<NonNullable<MeasureAnswer["group_by"]>, string>> = {
  ...{ stage: "Stage", rep: "Person", source: "Source", country: "Country", industry: "Industry", kind: "Kind" },
  ...{ score_band: "Score", segment: "Segment", campaign: "Campaign", step: "Step", day: "Day", week: "Week of" },
  ...{ month: "Month", weekday: "Weekday", hour: "Hour" },
  ...{ reader_weekday: "Reader’s weekday", reader_hour: "Reader’s hour" },
};

/** The largest share of the grid: the darkest cell. */
function mostShare({ rows, columns }: MeasureAnswer): number {
  const shares = columns.filter(({ unit }) => unit === "share");
  return Math.max(0, ...rows.flatMap(({ values }) => shares.map(({ key }) => values[key] ?? 0)));
}

/** A ground from hardly any to two fifths of the accent: words keep their contrast on each, in both themes. */
function shadeOf(value: number | null | undefined, { unit }: MeasureColumn, most: number): string | undefined {
  if (unit !== "share" || typeof value !== "number") return undefined;
  const percent = Math.round(4 + 36 * (most === 0 ? 0 : value / most));
  return `color-mix(in srgb, var(--color-accent) ${percent}%, var(--color-surface))`;
}

interface CellProps {
  numbers: Pick<MeasureRow, "values" | "before">;
  column: MeasureColumn;
  onChoose?: (() => void) | undefined;
  /** The ground of a cell in a grid where the eye shall find what is much. */
  shade?: string | undefined;
}

function Cell({ numbers: { values, before }, column: { key, unit, label }, onChoose, shade }: CellProps) {
  const value = values[key];
  const words = measuredWords(value, unit);
  // Where leads are at present says nothing of where they were then.
  const change = key === "now" ? undefined : changeWords(value, before?.[key], unit);
  const [low, high] = [values[`${key}_low`], values[`${key}_high`]];
  const sure =
    typeof low === "number" && typeof high === "number"
      ? `${measuredWords(low, unit)} to ${measuredWords(high, unit)}`
      : undefined;
  const title = [sure, change && `${change} on the period before`].filter(Boolean).join("; ");
  return (
    <td
      class="whitespace-nowrap px-3 py-1.5 text-right tabular-nums"
      style={shade && { backgroundColor: shade }}
      title={title || undefined}
    >
      {onChoose && typeof value === "number" && value !== 0 ? (
        <button
          type="button"
          class="rounded-sm underline decoration-line-strong underline-offset-4 hover:decoration-accent"
          aria-label={`${label}: ${words}. Show the leads behind it`}
          onClick={onChoose}
        >
          {words}
        </button>
      ) : (
        words
      )}
      {change && change.startsWith("±") === false && <span class="block text-muted text-xs">{change}</span>}
    </td>
  );
}

/** Said only where a share or a length stands that one might conclude from. */
function TooSmall({ numbers, columns }: { numbers: MeasureAnswer["total"]; columns: readonly MeasureColumn[] }) {
  const concludes = columns.some(({ key, unit }) => unit !== "count" && typeof numbers.values[key] === "number");
  if (!numbers.is_too_small || !concludes) return null;
  return <span class="block text-warning text-xs">only {numbers.sample}: too few to conclude from</span>;
}
