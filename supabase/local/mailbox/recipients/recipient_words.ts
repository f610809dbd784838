import type { Mood } from "./recipient_plan.ts";

const replies: Record<Mood, readonly string[]> = {
  interested: [
    "Sounds interesting. Tell me more, I have time on Thursday.",
    "Good timing, we were just talking about this. Could you call me tomorrow?",
    "I'd like to see a demo. Send me a few times that work for you.",
    "Klingt spannend. Rufen Sie mich gern am Mittwoch an.",
    "Cela m'intéresse, appelez-moi la semaine prochaine.",
  ],
  question: [
    "How does this work with the tools that we already use?",
    "What does it cost for a team of twenty?",
    "Where is our data kept?",
    "Was kostet das für zwanzig Leute?",
  ],
  not_now: [
    "Thanks, but not right now. Try again next quarter.",
    "We already have a solution for this. No, thank you.",
    "No budget this year, I'm afraid.",
    "Derzeit kein Bedarf, danke.",
    "Non merci, pas pour le moment.",
  ],
  wrong_person: [
    "I'm not the right person for this. Please contact our head of operations.",
    "This is not my department, sorry.",
    "Ich bin dafür nicht zuständig. Bitte wenden Sie sich an unsere Einkaufsleitung.",
  ],
  unsubscribe: ["Please remove me from your list.", "Stop emailing me.", "Bitte nehmen Sie mich aus Ihrem Verteiler."],
  other: ["Thank you, received.", "Danke für die Nachricht."],
};

/** What a reader answers in this mood. */
export function replyWords(mood: Mood, random: number): string {
  const words = replies[mood];
  return words[Math.floor(random * words.length)] ?? "Thank you.";
}

const away: readonly ((day: Date) => { subject: string; text: string })[] = [
  (day) => ({
    subject: "Automatic reply",
    text: `Thank you for your message. I am out of the office and will be back on ${dayText(day, "en-GB")}.\n\nFor urgent matters please write to my colleagues.`,
  }),
  (day) => ({
    subject: "Abwesenheitsnotiz",
    text: `Vielen Dank für Ihre Nachricht. Ich bin derzeit im Urlaub und ab dem ${dayText(day, "de-DE")} wieder erreichbar.`,
  }),
  (day) => ({
    subject: "Réponse automatique",
    text: `Merci pour votre message. Je suis en congés et de retour le ${dayText(day, "fr-FR")}.`,
  }),
];

/** What the program of someone who is away answers. */
export function awayWords(backOn: Date, random: number): { subject: string; text: string } {
  const words = away[Math.floor(random * away.length)] ?? away[0];
  return words ? words(backOn) : { subject: "Out of office", text: "" };
}

function dayText(day: Date, locale: string): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(
    day,
  );
}
