// The switch and the clock of the demo's readers, where there are any.
const everyMilliseconds = 1000;
const address = "/mailbox/api/recipients";
const part = (name) => document.querySelector(`#readers${name}`);
const bar = part("");
const paces = [...bar.querySelectorAll("[name=pace]")];
const leaps = [
  [part("-next"), "next_mail"],
  [part("-back"), "now"],
];
const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const words = {
  open: "opened",
  click: "clicked",
  reply: "answered",
  away: "away",
  bounce: "bounced",
  unsubscribe: "unsubscribed",
  complain: "complained",
  scan: "scanned by programs",
};
const units = [
  [86_400, "day"],
  [3600, "hour"],
  [60, "minute"],
];
let isChanging = false;

function distance(seconds) {
  const [size, unit] = units.find(([each]) => Math.abs(seconds) >= each) ?? [];
  if (!unit) return "the real time";
  const count = Math.floor(Math.abs(seconds) / size);
  return `${count} ${unit}${count === 1 ? "" : "s"} ${seconds > 0 ? "ahead of" : "behind"} now`;
}

function show(status) {
  bar.hidden = false;
  part("-on").checked = status.is_on;
  for (const pace of paces) pace.checked = pace.value === String(status.speed);
  part("-now").textContent = clock.format(new Date(status.now));
  part("-ahead").textContent = distance(status.ahead_seconds);
  const [[next], [back]] = leaps;
  next.disabled = !status.next_mail_at;
  next.title = status.next_mail_at ? `At ${clock.format(new Date(status.next_mail_at))} or later` : "No mail waits";
  back.disabled = Math.abs(status.ahead_seconds) < 2;
  const done = Object.entries(words).filter(([kind]) => status.done[kind]);
  const told = done.map(([kind, word]) => `${status.done[kind]} ${word}`);
  if (status.waiting > 0) told.push(`${status.waiting} to come`);
  part("-done").textContent = told.join(" · ");
}

async function ask(init) {
  const answer = await fetch(address, init);
  if (answer.ok) show(await answer.json());
  return answer.status;
}

async function change(wanted) {
  isChanging = true;
  bar.setAttribute("aria-busy", "true");
  const init = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(wanted),
  };
  const status = await ask(init).catch(() => undefined);
  part("-problem").textContent = status === 200 ? "" : "That did not work. Is the stack still running?";
  bar.removeAttribute("aria-busy");
  isChanging = false;
}

part("-on").addEventListener("change", ({ currentTarget }) => change({ is_on: currentTarget.checked }));
for (const pace of paces) pace.addEventListener("change", () => change({ speed: Number(pace.value) }));
for (const [button, leap] of leaps) {
  button.addEventListener("click", () => {
    for (const [each] of leaps) each.disabled = true;
    change({ leap });
  });
}

if ((await ask()) === 200) {
  setInterval(() => {
    if (!document.hidden && !isChanging) ask().catch(() => {});
  }, everyMilliseconds);
}
