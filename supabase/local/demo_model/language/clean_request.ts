const openings =
  /^(?:(?:hey|hi|hello|ok|okay|so|well|great|thanks|thank you|perfect|cool|alright|right|please|pls|kindly|then|actually|also|now please|assistant)[\s,.!]+|(?:can|could|would|will) you (?:please |kindly |also |maybe )?|(?:i'd|i would) (?:like|love|want) (?:you )?to |i (?:want|need) you to |i(?:'d| would)? (?:want|need|like|have) to |let's |help me (?:to )?|go ahead and |would you mind |be so kind (?:and|as to) |do me a favou?r(?: and|:|,) )/i;
const endings = /[\s,]*(?:please|pls|for me|thanks|thank you|thx|if you can|right now|asap)[\s.!?]*$/i;

/** The request without its courtesies. An utterance of courtesies alone stays as it is. */
export function cleanRequest(utterance: string): string {
  let text = utterance.replace(/[‘’]/g, "'").trim();
  for (
    let shorter = text.replace(openings, "");
    shorter !== text && shorter !== "";
    shorter = text.replace(openings, "")
  ) {
    text = shorter;
  }
  const ended = text.replace(endings, "");
  return ended === "" ? text : ended;
}
