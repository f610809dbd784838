import type { ReplyKind } from "../../../../shared/domain/mail/inbound/classify_reply.ts";

type Language = "en" | "de" | "fr" | "es";
type Answered = Exclude<ReplyKind, "unsubscribe">;

const telling: readonly (readonly [Language, RegExp])[] = [
  ["de", /(?<!\p{L})(ich|wir|und|nicht|bitte|danke|sie|ist|gerne?|mit|das)(?!\p{L})/giu],
  ["fr", /(?<!\p{L})(je|nous|vous|et|pas|merci|est|avec|pour|bonjour)(?!\p{L})/giu],
  ["es", /(?<!\p{L})(yo|nosotros|gracias|por|favor|no|es|con|para|hola|estamos)(?!\p{L})/giu],
  ["en", /(?<!\p{L})(i|we|you|the|and|not|please|thanks?|is|with|for|to)(?!\p{L})/giu],
];

const words: Record<Language, { hello: string; bye: string } & Record<Answered, string>> = {
  en: {
    hello: "Hello",
    bye: "Kind regards",
    interested:
      "thank you for your answer, I am glad that this is of interest. When would a short call suit you this week or next? I will bring what you need to judge it.",
    question: "thank you for your question. I will look it up and send you a precise answer shortly.",
    not_now: "thank you for telling me. I understand that now is not the time, and leave it at that for the moment.",
    wrong_person: "thank you for the hint, that helps. I will not take more of your time with this.",
    other: "thank you for your message. If there is anything that I can help with, just answer to this mail.",
  },
  de: {
    hello: "Guten Tag",
    bye: "Mit freundlichen Grüßen",
    interested:
      "vielen Dank für Ihre Antwort, das freut mich. Wann passt Ihnen diese oder nächste Woche ein kurzes Gespräch? Ich bringe mit, was Sie für eine Einschätzung brauchen.",
    question: "vielen Dank für Ihre Frage. Ich kläre das und schicke Ihnen in Kürze eine genaue Antwort.",
    not_now:
      "vielen Dank für die offene Antwort. Ich verstehe, dass es jetzt nicht passt, und belasse es vorerst dabei.",
    wrong_person: "vielen Dank für den Hinweis, das hilft mir weiter. Ich werde Sie damit nicht weiter aufhalten.",
    other: "vielen Dank für Ihre Nachricht. Wenn ich etwas für Sie tun kann, antworten Sie einfach auf diese Mail.",
  },
  fr: {
    hello: "Bonjour",
    bye: "Cordialement",
    interested:
      "merci pour votre réponse, je suis ravi de votre intérêt. Quand un court appel vous conviendrait-il, cette semaine ou la suivante ?",
    question: "merci pour votre question. Je me renseigne et vous envoie une réponse précise sous peu.",
    not_now: "merci de me l'avoir dit. Je comprends que ce n'est pas le moment et j'en reste là pour l'instant.",
    wrong_person: "merci pour cette indication, elle m'est utile. Je ne vous dérangerai pas davantage à ce sujet.",
    other: "merci pour votre message. Si je peux vous être utile, répondez simplement à ce mail.",
  },
  es: {
    hello: "Hola",
    bye: "Un saludo",
    interested:
      "gracias por su respuesta, me alegra su interés. ¿Cuándo le vendría bien una breve llamada, esta semana o la próxima?",
    question: "gracias por su pregunta. Lo consulto y le envío una respuesta precisa en breve.",
    not_now: "gracias por decírmelo. Entiendo que ahora no es el momento y lo dejo así por ahora.",
    wrong_person: "gracias por la indicación, me ayuda. No le molestaré más con esto.",
    other: "gracias por su mensaje. Si puedo ayudarle en algo, responda simplemente a este correo.",
  },
};

/** A short answer in the language of the mail, from what it comes to and nothing else. */
export function draftAnswer(kind: Answered, mail: string, reader: string, sender: string | undefined): string {
  const { hello, bye, ...bodies } = words[languageOf(mail)];
  const first = reader.trim().split(/\s+/)[0] ?? reader;
  return `${hello} ${first},\n\n${bodies[kind]}\n\n${bye}${sender === undefined ? "" : `\n${sender}`}`;
}

/** English where nothing tells. */
function languageOf(text: string): Language {
  const counts = telling.map(([language, pattern]) => ({ language, count: text.match(pattern)?.length ?? 0 }));
  return counts.reduce((best, each) => (each.count > best.count ? each : best), { language: "en", count: 0 }).language;
}
