const openings =
  /^(?:(?:ok|okay|so|well|please|pls|kindly|then|actually|also|now please)[\s,.!]+|(?:hey|hi|hello|great|good|nice|fine|sure|yes|thanks|thank you|perfect|cool|alright|right|assistant)[,.!]+\s*|(?:hey|hi|hello)\s+(?=(?:show|find|list|can|could|please|tell|give|move|add|how|what|which|who|write|email)\b)|(?:can|could|would|will) you (?:please |kindly |also |maybe )?|(?:i'd|i would) (?:like|love|want) (?:you )?to |i (?:want|need) you to |i(?:'d| would)? (?:want|need|like|have) to |let's |help me (?:to )?|go ahead and |would you mind |be so kind (?:and|as to) |do me a favou?r(?: and|:|,) )/i;
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
