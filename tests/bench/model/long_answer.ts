const chunks = 1_500;

const section = `### Who is worth a call

**Dana Example** of *Example Works* in Berlin has a score of 82 and asked for prices last week. She is the one to call first:

- she opened the last two mails and answered one of them
- her company grew from 40 to 65 people this year
- nobody has spoken with her since \`2026-11-02\`

| Lead | Company | Score |
|---|---|---|
| Dana Example | Example Works | 82 |
| Robin Sample | Sample Logistics | 77 |

Call in the morning; she is in a meeting from one to three. If she does not answer, write two lines and offer Thursday.

`;

/** The last words, by which a page is known to show all. */
export const lastWords = "That is everything I found.";

/** A long answer in Markdown, in pieces of the size in which models send it. */
export const longAnswer: readonly string[] = piecesOf();

function piecesOf(): string[] {
  const words = section.repeat(12).match(/\s*\S{1,6}/g) ?? [];
  return [...words.slice(0, chunks - 1), `\n\n${lastWords}`];
}
