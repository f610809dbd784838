/**
 * Words that filters and readers take for advertising, by language. Whole words or phrases, in lower case; few and strong
 * ones: a list of everything that ever was in a bad mail would warn of every good one.
 */
export const spamWords: Record<string, readonly string[]> = {
  English: [
    ...["100% free", "act now", "buy now", "click here", "click below", "limited time", "order now", "risk-free"],
    ...[
      "no obligation",
      "guaranteed",
      "double your",
      "earn money",
      "extra cash",
      "make money",
      "winner",
      "you have won",
    ],
    ...["once in a lifetime", "special promotion", "lowest price", "best price", "urgent", "last chance", "cash bonus"],
    ...["this is not spam", "no strings attached", "exclusive deal", "while supplies last", "free gift"],
  ],
  German: [
    ...["100% kostenlos", "jetzt kaufen", "hier klicken", "klicken sie hier", "nur heute", "garantiert", "gewinner"],
    ...["gratis", "letzte chance", "dringend", "risikofrei", "geld verdienen", "sonderangebot", "sie haben gewonnen"],
    ...["bestpreis", "exklusives angebot", "sofort handeln"],
  ],
  French: [
    ...["100% gratuit", "cliquez ici", "achetez maintenant", "gagnez", "offre limitée", "dernière chance", "urgent"],
    ...["sans engagement", "sans risque", "vous avez gagné", "meilleur prix", "argent facile", "garanti"],
  ],
  Spanish: [
    ...["100% gratis", "haga clic aquí", "haz clic aquí", "compre ahora", "oferta limitada", "última oportunidad"],
    ...["urgente", "sin compromiso", "sin riesgo", "ha ganado", "gane dinero", "garantizado", "mejor precio"],
  ],
  Italian: [
    ...["100% gratis", "clicca qui", "acquista ora", "offerta limitata", "ultima occasione", "urgente", "hai vinto"],
    ...["senza impegno", "senza rischi", "guadagna", "garantito", "miglior prezzo"],
  ],
  Portuguese: [
    ...["100% grátis", "clique aqui", "compre agora", "oferta limitada", "última chance", "urgente", "você ganhou"],
    ...["sem compromisso", "sem risco", "ganhe dinheiro", "garantido", "melhor preço"],
  ],
  Dutch: [
    ...["100% gratis", "klik hier", "koop nu", "beperkte tijd", "laatste kans", "dringend", "u heeft gewonnen"],
    ...["vrijblijvend", "zonder risico", "geld verdienen", "gegarandeerd", "beste prijs"],
  ],
  Polish: [
    ...["100% za darmo", "kliknij tutaj", "kup teraz", "oferta ograniczona", "ostatnia szansa", "pilne", "wygrałeś"],
    ...["bez zobowiązań", "bez ryzyka", "gwarantowane", "najlepsza cena"],
  ],
};

/** The words of the lists that a text holds, each once. */
export function spamWordsIn(text: string): string[] {
  const plain = ` ${text
    .toLowerCase()
    .normalize("NFC")
    .replace(/[’']/g, "'")
    .replace(/[^\p{L}\p{N}%'-]+/gu, " ")} `;
  const found = Object.values(spamWords).flatMap((words) => words.filter((word) => plain.includes(` ${word} `)));
  return [...new Set(found)];
}
