import { scoreBackTest } from "../../../../shared/contracts/score.ts";
import { defineIntent } from "../define_intent.ts";
import { plain } from "../language/sentences.ts";
import { reasonOf } from "../prose/for_people.ts";
import { call } from "../turn.ts";

const asks =
  /^(?:how (?:good|reliable|accurate|useful) (?:is|are) (?:the |our )?(?:lead )?scor(?:e|es|ing)|(?:back-?test|test|check|evaluate) (?:the |our )?(?:lead )?scor(?:e|es|ing)(?: rules)?|does (?:the |our )?(?:lead )?score (?:work|predict anything|tell us anything))[?.!\s]*$/;

/** Compares the scores of won and lost leads. */
export const backtest_score = defineIntent({
  tool: "backtest_score",
  examples: ["how good is our score?", "back-test the score"],
  match: (turn) => (asks.test(turn.words) ? call("backtest_score", {}) : undefined),
  describe(calls) {
    const outcome = calls.at(-1)?.outcome;
    const found = outcome?.state === "done" ? scoreBackTest.safeParse(outcome.result) : undefined;
    if (!found?.success) return `I couldn't test the score: ${reasonOf(calls.at(-1), "the tool gave no figures")}`;
    const { won, lost, separation, bands, enough, left_out } = found.data;
    if (separation === null) return "There are no won and lost leads to compare yet.";
    const rows = bands.map(
      ({ from, won: gained, lost: gone, win_rate }) =>
        `| ${from} to ${from === 90 ? 100 : from + 9} | ${gained} | ${gone} | ${Math.round((win_rate ?? 0) * 100)} % |`,
    );
    return [
      `On the day they were decided, ${won.leads} won leads scored ${won.mean} on average and ${lost.leads} lost ones ${lost.mean}. In ${Math.round(separation * 100)} % of pairs the won one scored higher (50 % would be chance).`,
      `| Score | Won | Lost | Win rate |\n| --- | --- | --- | --- |\n${rows.join("\n")}`,
      ...(left_out.length > 0
        ? [`Left out, since they speak of the stage itself: ${left_out.map(plain).join("; ")}.`]
        : []),
      ...(enough ? [] : ["_Fewer than 20 of a kind: too few to rely on._"]),
    ].join("\n\n");
  },
});
