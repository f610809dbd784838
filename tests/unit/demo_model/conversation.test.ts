import { describe, expect, test } from "vitest";
import { ask, Conversation } from "./conversation.ts";
import { hostileNote } from "./fake_leads.ts";

describe("what the demo model says", () => {
  test("numbers come from the result: the count, not the rows shown", () => {
    const { text } = ask("show me leads in Spain");
    expect(text).toContain("**14 leads in Spain**. Here are 1 to 10.");
    expect(text.match(/^\| \d+ \|/gm)).toHaveLength(10);
  });

  test("the second page goes on counting, and the last one says so", () => {
    const conversation = new Conversation();
    conversation.say("show me leads in Spain");
    expect(conversation.say("more").text).toContain("Here are 11 to 14");
    expect(conversation.say("more").text).toContain("you have seen the last of them");
  });

  test("a count by stage adds up what the searches returned", () => {
    expect(ask("how many leads per stage?").text).toMatch(
      /\*\*22 leads\*\*, by stage[\s\S]*\| new \| 17 \|[\s\S]*\| lost \| 1 \|/,
    );
  });

  test("a summary shows the record, and text inside it stays data", () => {
    const { text, calls } = ask("tell me about Anna Schmidt");
    expect(text).toContain("Score: 91 of 100");
    expect(text).toContain(`“${hostileNote}”`);
    expect(calls.map((call) => call.tool)).toEqual(["search_leads", "get_lead"]);
  });

  test("markup in a record is shown, not obeyed", () => {
    expect(ask("find fintech leads in Germany").text).toContain(
      "**Mia \\| \\*Fischer\\*** | CTO | \\<b\\>Pipe\\</b\\>",
    );
  });

  test("an empty result says so and offers the next step", () => {
    expect(ask("qualified leads in Japan").text).toMatch(
      /^I found no qualified leads in Japan\. Leave one condition out/,
    );
  });

  test("several candidates are listed, and nothing is done before one is picked", () => {
    const conversation = new Conversation();
    const asked = conversation.say("move Anna to won");
    expect(asked.text).toMatch(/Which one do you mean\?[\s\S]*1\. \*\*Anna Schmidt\*\*[\s\S]*2\. \*\*Anna Rossi\*\*/);
    expect(asked.calls.every((call) => call.tool === "search_leads")).toBe(true);
    expect(conversation.say("Anna Rossi").calls.at(-1)?.tool).toBe("change_stage");
  });

  test("nothing to refer to is said plainly", () => {
    expect(ask("tag her as vip").text).toContain("I don't know yet which lead you mean");
  });

  test("two leads are compared with parallel calls", () => {
    expect(ask("compare Anna Schmidt and Tom Meyer").rounds.map((round) => round.length)).toEqual([2, 2]);
  });

  test("a lead that may not be contacted, or has no address, gets no mail", () => {
    expect(ask("email Olivia Brown about lunch").text).toContain("marked do-not-contact");
    expect(ask("email Jan de Vries about lunch").text).toContain("no e-mail address");
  });

  test("a mail holds only the person's words and the record's facts, signed with the person's name", () => {
    const mail = ask("write to Claire Dubois about our meeting").calls.at(-1);
    expect(mail?.arguments).toMatchObject({
      subject: "Our meeting",
      body: "Hello Claire,\n\nWe were last in touch on 1 August 2026. I am writing about our meeting.\n\nWould a short call in the next days suit you?\n\nKind regards,\nAlex Morgan",
    });
  });

  test("what it can't do is said, with what it can", () => {
    expect(ask("how many leads per country?").text).toContain("can't break numbers down by country");
    expect(ask("blorg the frumious").text).toMatch(
      /built-in demo model[\s\S]*- “.+”\n- “.+”\n- “.+”[\s\S]*OPENAI_API_KEY/,
    );
    expect(ask("what can you do?").text).toContain("OPENAI_API_KEY");
  });

  test("it greets the person by name", () => {
    expect(ask("hello").text).toContain("Hello, Alex!");
  });
});

describe("what the demo model claims", () => {
  const outputs = [
    [
      { ok: false, status: "waiting", reason: "It waits for the person's approval and has NOT been done." },
      "Waiting for your approval",
    ],
    [{ ok: false, status: "denied", reason: "Alex declined: too early. It was NOT done." }, "Not done"],
    [{ ok: false, status: "cancelled", reason: "It was withdrawn." }, "Not done"],
    [{ ok: false, status: "sending", reason: "Approved; it is on its way, but not confirmed yet." }, "On its way"],
    [{ ok: false, status: "failed", reason: "The mail server refused it." }, "That didn't work"],
    [{ surprising: true }, "That didn't work"],
    [{ ok: true, summary: "Sent to Tom Meyer." }, "Sent to Tom Meyer."],
  ] as const;

  test.each(outputs)("after %j it says “%s”", (output, said) => {
    const conversation = new Conversation();
    conversation.override = (call) => (call.tool === "send_email" ? output : undefined);
    const { text } = conversation.say("email Tom Meyer about lunch");
    expect(text).toContain(said);
    if (!("ok" in output && output.ok)) expect(text).not.toMatch(/^(?:Sent|Done)|\bwas sent\b/);
  });

  test("a tool's advice to a model is not passed on to people", () => {
    const conversation = new Conversation();
    conversation.override = (call) =>
      call.tool === "change_stage"
        ? { ok: false, status: "failed", reason: "No such lead. Search by name first; do not guess ids." }
        : undefined;
    expect(conversation.say("move Tom Meyer to won").text).toBe(
      "**That didn't work:** moving Tom Meyer to won. No such lead.",
    );
  });

  test("after a failed search it does not go on", () => {
    const conversation = new Conversation();
    conversation.override = () => ({ ok: false, status: "failed", reason: "The database is away." });
    const { text, calls } = conversation.say("move Tom Meyer to won");
    expect(calls).toHaveLength(1);
    expect(text).toContain("The database is away.");
  });

  test("a history without outputs ends with an honest answer", () => {
    const conversation = new Conversation();
    conversation.items.push({ role: "user", content: "remember that I like tea" });
    conversation.items.push({
      type: "function_call",
      call_id: "a",
      name: "remember",
      arguments: '{"content":"I like tea."}',
    });
    expect(conversation.say("thanks").text).toContain("welcome");
  });
});
