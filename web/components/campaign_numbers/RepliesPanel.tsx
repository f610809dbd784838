import type { ReplyReport } from "../../../shared/contracts/campaign_report.ts";
import { durationWords } from "../../../shared/domain/mail/number_words.ts";
import { formatNumber } from "../../state/time.ts";
import { peopleWord } from "../campaigns/campaign_words.ts";

const classWords: Readonly<Record<string, string>> = {
  interested: "Interested",
  question: "Has a question",
  not_now: "Not now",
  wrong_person: "Wrong person",
  unsubscribe: "Wants no more mail",
  other: "Something else",
  unread: "Answer not taken in",
};

/** What people answered, and how long they took. */
export function RepliesPanel({ replies }: { replies: ReplyReport }) {
  const { people, classes, away, seconds, within } = replies;
  if (people === 0 && away === 0) return <p class="text-muted text-sm">Nobody has answered yet.</p>;
  const kinds = Object.keys(classWords).filter((name) => (classes[name] ?? 0) > 0);
  return (
    <div class="grid grid-cols-1 gap-4 sm:grid-cols-2">
      <Bars
        caption={`What ${peopleWord(people)} answered`}
        head="Answer"
        rows={kinds.map((name) => ({ name: classWords[name] ?? name, count: classes[name] ?? 0 }))}
        note={
          away > 0
            ? `${peopleWord(away)} ${away === 1 ? "is" : "are"} away: no answer, and left alone until they are back.`
            : ""
        }
      />
      <Bars
        caption="How long they took"
        head="Within"
        rows={within.map(({ seconds: upto, replies: count }) => ({ name: durationWord(upto), count }))}
        note={
          seconds
            ? `Half of them within ${durationWords(seconds.median)}, nine of ten within ${durationWords(seconds.nine_in_ten)}.`
            : ""
        }
      />
    </div>
  );
}

interface BarsProps {
  caption: string;
  head: string;
  rows: readonly { name: string; count: number }[];
  note: string;
}

function Bars({ caption, head, rows, note }: BarsProps) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  return (
    <div class="grid content-start gap-2 rounded-lg border border-line bg-surface p-4">
      <table class="w-full text-sm">
        <caption class="pb-1 text-left font-medium">{caption}</caption>
        <thead class="sr-only">
          <tr>
            <th scope="col">{head}</th>
            <th scope="col">How many</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, count }) => (
            <tr key={name} class="tabular-nums">
              <th scope="row" class="w-2/5 py-1 pr-3 text-left font-normal">
                {name}
              </th>
              <td class="py-1">
                <span class="flex items-center gap-2">
                  <span aria-hidden="true" class="h-2 flex-1 rounded-full bg-selected">
                    <span class="block h-full rounded-full bg-success" style={{ width: `${(count / most) * 100}%` }} />
                  </span>
                  <span class="w-10 text-right">{formatNumber(count)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {note && <p class="text-muted text-sm">{note}</p>}
    </div>
  );
}

function durationWord(seconds: number | null): string {
  return seconds === null ? "Later" : `Up to ${durationWords(seconds)}`;
}
