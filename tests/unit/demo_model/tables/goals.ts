/** Goals of several steps, and the checklist that each becomes. */
export const goals: readonly (readonly [string, readonly string[]])[] = [
  [
    "Find the hot leads in Germany, tag them as priority and add a note to each",
    ["Find the hot leads in Germany", "Tag them as priority", "Add a note to each"],
  ],
  [
    "Clean up the leads in France: find the stale ones, then tag them as stale, then assign them to me",
    ["Find the leads in France", "Find the stale ones", "Tag them as stale", "Assign them to me"],
  ],
  [
    "1. find hot leads in Germany 2. tag them as q4 3. move them to contacted",
    ["Find hot leads in Germany", "Tag them as q4", "Move them to contacted"],
  ],
  [
    "Do the following:\n- show fintech leads in Germany\n- tag the first two as q4\n- email the first one about our offer",
    ["Show fintech leads in Germany", "Tag the first two as q4", "Email the first one about our offer"],
  ],
  [
    "Please find leads in Spain. Tag them as summer. Afterwards assign all of them to Sam.",
    ["Find leads in Spain", "Tag them as summer", "Assign all of them to Sam"],
  ],
  [
    "add a lead: Jane Doe, CTO at Acme, jane@acme.example; then tag it as vip; finally log a call with her: decides in May",
    ["Add a lead: Jane Doe, CTO at Acme, jane@acme.example", "Tag it as vip", "Log a call with her: decides in May"],
  ],
  ["Find the hot leads, export them and tag them as q4", ["Find the hot leads", "Export them", "Tag them as q4"]],
  [
    "Find the hot leads, then export them, then tag them as q4",
    ["Find the hot leads", "Export them", "Tag them as q4"],
  ],
  [
    "Find the hot leads, then assign them to Sam and show them",
    ["Find the hot leads", "Assign them to Sam", "Show them"],
  ],
];

/** One order each, whatever stands in it. */
export const single: readonly string[] = [
  "import the leads, update duplicates and tag them fair-2026",
  "tag Tom Meyer with vip and partner",
  "show me leads in Germany and France",
  "compare Anna Schmidt and Tom Meyer",
  'add a note "call him, then tag them as q4" to Tom Meyer',
  "add a note to Tom Meyer: call him, then send the contract and add the price",
  "email Tom Meyer: Hi Tom, I write about the offer, and add a price list. Then we could talk.",
  "write to Tom Meyer to say hello and set up a meeting",
  "Write an e-mail to Tom Meyer and thank for the answer",
  "mark Tom Meyer as lost because he left, and they have no budget",
];
