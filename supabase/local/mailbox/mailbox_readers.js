// The switch and the clock of the demo's readers, where there are any.
const everyMilliseconds = 1000;
const address = "/mailbox/api/recipients";
const bar = document.querySelector("#readers");
const isOn = document.querySelector("#readers-on");
const speed = document.querySelector("#readers-speed");
const now = document.querySelector("#readers-now");
const done = document.querySelector("#readers-done");
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

function show(status) {
  bar.hidden = false;
  isOn.checked = status.is_on;
  if (document.activeElement !== speed) speed.value = String(status.speed);
  const waiting = status.waiting === 0 ? "" : ` · ${status.waiting} to come`;
  now.textContent = `${clock.format(new Date(status.now))}${waiting}`;
  done.textContent = Object.entries(words)
    .filter(([kind]) => status.done[kind])
    .map(([kind, word]) => `${status.done[kind]} ${word}`)
    .join(", ");
}

async function ask(init) {
  const answer = await fetch(address, init);
  if (answer.ok) show(await answer.json());
  return answer.status;
}

function change(wanted) {
  const headers = { "content-type": "application/json" };
  ask({ method: "POST", headers, body: JSON.stringify(wanted) }).catch(() => {});
}

isOn.addEventListener("change", () => change({ is_on: isOn.checked }));
speed.addEventListener("change", () => change({ speed: Number(speed.value) }));

if ((await ask()) === 200) {
  setInterval(() => {
    if (!document.hidden) ask().catch(() => {});
  }, everyMilliseconds);
}
