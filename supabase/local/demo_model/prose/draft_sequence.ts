/** A mail of a sequence as `draft_campaign` takes it. */
type DraftedStep = { wait: number; wait_in: "working_days"; subject: string; body: string };

const greeting = 'Hi {{ lead.first_name | default: "there" }},';

/** The mails from the first to the last; a short sequence leaves out the middle. Nothing in them is claimed of anybody. */
const mails: readonly Omit<DraftedStep, "wait_in">[] = [
  {
    wait: 0,
    subject: "A question{% if lead.company %} about {{ lead.company }}{% endif %}",
    body: `${greeting}\n\nI am {{ sender.first_name }} from {{ sender.company }}.{% if lead.company %} I would like to learn how {{ lead.company }} works today.{% endif %}\n\nWould a short call in the next days suit you?`,
  },
  {
    wait: 3,
    subject: "",
    body: `${greeting}\n\nmy mail may have come at a bad time. Is this something for you, or is a colleague the right person to ask?`,
  },
  {
    wait: 4,
    subject: "",
    body: `${greeting}\n\none more try, in one line: is there anything that you would like to know first?`,
  },
  {
    wait: 5,
    subject: "",
    body: `${greeting}\n\nwould another month suit you better? A short answer is enough.`,
  },
  {
    wait: 5,
    subject: "",
    body: `${greeting}\n\nI do not want to fill your inbox, so this is my last mail for now. If it becomes a topic, a short answer is enough.`,
  },
];

/** So many short mails that end with a farewell when there are several. With a topic the first one is about it. */
export function draftSequence(count: number, topic: string | undefined): DraftedStep[] {
  const last = mails.length - 1;
  const kept = mails.filter((_, at) => at < count - 1 || at === (count === 1 ? 0 : last));
  return kept.slice(0, count).map((mail, at) => {
    const said = at === 0 && topic !== undefined ? about(mail, topic) : mail;
    return { ...said, wait_in: "working_days" };
  });
}

function about(mail: Omit<DraftedStep, "wait_in">, topic: string): Omit<DraftedStep, "wait_in"> {
  // Words of the person never become template code.
  const words = topic.replace(/[{}%]/g, "").replace(/\s+/g, " ").trim().slice(0, 120);
  if (words === "") return mail;
  const body = `${greeting}\n\nI am {{ sender.first_name }} from {{ sender.company }}, and I am writing about ${words}.\n\nWould a short call in the next days suit you?`;
  return { ...mail, subject: `A question about ${words}`, body };
}
