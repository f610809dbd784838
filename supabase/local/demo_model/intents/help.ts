import { defineTalk } from "../define_intent.ts";
import { say } from "../turn.ts";

const helpText = `I am the **built-in demo model**: fixed rules, not a real language model. I understand ordinary requests about leads:

- **Find:** “show me fintech leads in Germany”, “hot leads not contacted in 30 days”, “top 5 by score”, then “only the qualified ones”, “sort by company”, “more”
- **Count:** “how many leads per stage?”, “how many qualified leads in France?”
- **Read:** “tell me about Anna Schmidt”, “compare the first two”, “show the history of Anna”
- **Change:** “add a lead: Jane Doe, CTO at Acme, jane@acme.example”, “move the first one to qualified”, “tag them as q4”, “assign it to me”, “add a note to Anna: prefers calls”
- **Many at once:** “move all new fintech leads in Germany to contacted” (you approve first)
- **Files:** drop a CSV or XLSX file into the chat, then “import it and skip duplicates”; “export hot leads in Germany”
- **The pipeline:** “rename the stage Proposal to Offer sent”, “add a stage Demo after Contacted”
- **Several steps:** “find the hot leads in Germany, tag them as priority and add a note to each”: I write a plan and work it through
- **Write:** “write to Anna about our meeting” (nothing is sent until you approve)
- **Campaigns:** “write a three-step sequence for the fintech leads we haven't talked to in a month”, “start the campaign”, “how is the campaign doing?”, “compare my campaigns”, “what is the best hour to send?”, “pause the campaign”
- **Remind:** “remind me to call Anna on Tuesday”, “follow up with her tomorrow at 3pm”, “show my reminders”
- **Remember:** “remember that I prefer short answers”, “what do you know about me?”

I can't reason freely, browse the web, draw charts or write longer texts. With a key in \`OPENAI_API_KEY\` a real model answers instead.`;

/** Says what the demo model can do. */
export const help = defineTalk({
  examples: ["what can you do?", "help"],
  match(turn) {
    const asks =
      /^(?:help|help me|what can (?:you|i) (?:do|ask|say)(?: for me| here| you)?|what (?:do|are) you(?: do| able to do| capable of)?|who are you|are you (?:a |an )?(?:real|human|bot|ai|gpt|chatgpt|robot|demo|machine).*|what model (?:is this|are you).*|how do(?:es)? (?:i|this|it|you) work|how does this work|how can you help(?: me)?|commands|examples|show (?:me )?(?:some )?examples|what can't you do|what are your (?:limits|limitations|capabilities|features|tools)|what tools do you have|which tools.*|\?+|what now|where do i start|get(?:ting)? started|how do i start)[?.!\s]*$/;
    return asks.test(turn.words) ? say(helpText) : undefined;
  },
});
