import fc from "fast-check";
import { expect, test } from "vitest";
import { classifyReply, type ReplyKind, replyKinds } from "../../../../shared/domain/mail/inbound/classify_reply.ts";

const samples: Record<ReplyKind, string[]> = {
  interested: [
    "Yes please!",
    "Sure",
    "Sounds good, let's talk on Tuesday.",
    "I'm interested. Can you send me pricing?",
    "Tell me more.",
    "We'd like to see a demo.",
    "Could you call me tomorrow?",
    "Happy to chat, Thursday works for me.",
    "Great timing, we were just looking. Perfect timing!",
    "Please send over some more details.",
    "We are happy with our current vendor, but I'd like to hear more.",
    "Book a call with me here.",
    "Ja, gerne.",
    "Klingt spannend, rufen Sie mich an.",
    "Wir haben Interesse. Was kostet es?",
    "Schicken Sie mir bitte Unterlagen.",
    "Ich bin interessiert.",
    "Dienstag passt mir.",
    "Oui, avec plaisir.",
    "Cela m'intéresse, appelez-moi demain.",
    "Volontiers, pouvons-nous convenir d'un rendez-vous ?",
    "J'aimerais en savoir plus.",
    "Sí, me interesa.",
    "Suena bien, llámeme mañana.",
    "Nos gustaría agendar una llamada.",
    "Envíeme más información, por favor.",
  ],
  not_now: [
    "Not interested.",
    "No thanks.",
    "We're not interested at this time.",
    "Not right now, try again next quarter.",
    "We already have a solution for this.",
    "No budget this year.",
    "Please get back to me in March.",
    "I'll pass.",
    "It's not a priority for us.",
    "We have no need for this. Thank you.",
    "Kein Interesse.",
    "Nein danke.",
    "Derzeit nicht, kommen Sie im Frühjahr wieder.",
    "Wir haben bereits einen Anbieter.",
    "Aktuell kein Bedarf, danke.",
    "Das passt für uns nicht.",
    "Pas intéressé.",
    "Non merci.",
    "Ce n'est pas le moment.",
    "Nous avons déjà un prestataire.",
    "Pas pour l'instant.",
    "No me interesa.",
    "No, gracias.",
    "Por el momento no.",
    "Ya tenemos proveedor.",
    "No estamos interesados.",
  ],
  wrong_person: [
    "I'm not the right person for this.",
    "You should contact our head of IT.",
    "I no longer work at Example.",
    "Wrong person, sorry.",
    "I'm not responsible for this, please reach out to my colleague Eve.",
    "Bob has left the company.",
    "This is not my department.",
    "Ich bin nicht zuständig.",
    "Falscher Ansprechpartner.",
    "Bitte wenden Sie sich an meine Kollegin Frau Beispiel.",
    "Ich bin nicht mehr im Unternehmen.",
    "Je ne suis pas la bonne personne.",
    "Contactez plutôt ma collègue.",
    "Il a quitté la société.",
    "No soy la persona indicada.",
    "Ya no trabajo en la empresa.",
    "Hable con mi compañera.",
  ],
  unsubscribe: [
    "Unsubscribe",
    "STOP",
    "unsubscribe me please",
    "Please remove me from your list.",
    "Stop emailing me.",
    "Take me off this list!",
    "Do not contact me again.",
    "Sounds great but don't ever email me again.",
    "I want no more emails.",
    "Please opt me out.",
    "This is spam.",
    "Bitte tragen Sie mich aus.",
    "Abmelden",
    "Nehmen Sie mich aus Ihrem Verteiler.",
    "Keine weiteren E-Mails bitte.",
    "Löschen Sie meine Daten.",
    "Désinscrivez-moi.",
    "Je ne souhaite plus recevoir vos mails.",
    "Retirez-moi de votre liste.",
    "Deme de baja, por favor.",
    "No quiero recibir más correos.",
    "Elimíneme de su lista.",
    "No me escriban más.",
  ],
  question: [
    "How much does it cost?",
    "Who are you?",
    "Where did you get my address?",
    "Does it work with SAP?",
    "How does this work with the tools that we already use?",
    "How do people unsubscribe from lists in your product?",
    "Was kostet das?",
    "Woher haben Sie meine Adresse?",
    "Combien ça coûte ?",
    "¿Cuánto cuesta?",
    "¿De dónde tienen mi correo?",
  ],
  other: ["Thank you.", "Received.", "Bob", "Danke für die Nachricht.", "Merci.", "Recibido."],
};

const cases = replyKinds.flatMap((kind) => samples[kind].map((text) => ({ kind, text })));

test.each(cases)("$kind: $text", ({ kind, text }) => {
  expect(classifyReply(text, "Re: Hello")).toBe(kind);
});

test("an empty mail with the word as its subject unsubscribes", () => {
  expect(classifyReply("", "unsubscribe")).toBe("unsubscribe");
});

test("what stands far below does not count: signatures and disclaimers have words of their own", () => {
  const disclaimer = `${"This message is confidential. ".repeat(40)}To unsubscribe me please click.`;
  expect(classifyReply(`Sounds good.\n\n${disclaimer}`, "Re: Hello")).toBe("interested");
});

test("case, spaces and line breaks change nothing", () => {
  const changed = fc.constantFrom<(text: string) => string>(
    (text) => text.toUpperCase(),
    (text) => text.replaceAll(" ", "\n"),
    (text) => `  ${text}\n\n`,
    (text) => text.replaceAll(" ", "   "),
  );
  // "ß" and the like have no case of one letter.
  const plain = cases.filter(({ text }) => text.toUpperCase().toLowerCase() === text.toLowerCase());
  fc.assert(
    fc.property(fc.constantFrom(...plain), changed, ({ kind, text }, change) => {
      expect(classifyReply(change(text), "")).toBe(kind);
    }),
  );
});
