import { defineTalk } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { say, type Turn } from "../turn.ts";

type Answer = string | ((turn: Turn) => string);

function firstName({ about }: Turn): string {
  const first = about.name?.split(/\s+/)[0];
  return first ? `, ${plain(first)}` : "";
}

const answers: readonly (readonly [RegExp, Answer])[] = [
  [
    /^(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|hallo|moin|yo|greetings|servus|howdy)(?:[\s,]+(?:there|assistant|team|again|you|everyone))*$/,
    (turn) =>
      `Hello${firstName(turn)}! I am the built-in demo model. I can find and change leads and draft e-mails. Try “show me hot leads”, “how many leads per stage?” or “which leads have not been contacted in 30 days?”.`,
  ],
  [
    /^(?:how are you|how's it going|how do you do|what's up)(?: doing)?(?: today)?$/,
    "Running fine, thank you. What would you like to know about your leads?",
  ],
  [
    /^(?:(?:many |ok |great |perfect |cool |no )?(?:thanks|thank you|thx|cheers|merci|danke)(?: (?:a lot|so much|very much|you))?|(?:great|perfect|nice|awesome|excellent|good job|well done|cool|wonderful|super)(?: job| work)?|ok|okay|got it|understood|alright|fine|sounds good|sure)(?:,? (?:thanks|thank you))?$/,
    "You're welcome. Tell me what is next.",
  ],
  [
    /^(?:bye|goodbye|good night|see you|that's all|that is all|see you (?:later|tomorrow))$/,
    "Goodbye. Everything stays in this thread for when you come back.",
  ],
  [
    /^(?:no|nope|nah|never ?mind|cancel(?: that| it)?|forget (?:it|that|this)|stop|leave it|don't|do nothing|nothing|not now|no thanks?)$/,
    "All right, I leave it. Nothing that waits for your approval happens unless you approve it.",
  ],
  [
    /^(?:yes|yep|yeah|do it|go ahead|approve(?: it| that)?|send (?:it|them|the e-?mail)|confirm(?: it)?|please do|yes please)$/,
    "If something waits for your approval, decide on its card: a word in the chat does not count as an approval. Otherwise tell me what to do, in one sentence.",
  ],
  [
    /^(?:undo|undo (?:that|it|this|the last (?:one|action|change))|revert(?: that| it)?|take (?:that|it) back|roll ?back)$/,
    "Use **Undo** beside the action in the receipt: it restores what was there before and says what it kept.",
  ],
];

/** Greetings, thanks and the like, when they are all that was said. */
export const small_talk = defineTalk({
  examples: ["hello", "thank you"],
  match(turn) {
    const words = turn.words.replace(/[?.!,\s]+$/, "");
    const answer = answers.find(([pattern]) => pattern.test(words))?.[1];
    if (answer === undefined) return undefined;
    return say(typeof answer === "string" ? answer : answer(turn));
  },
});
