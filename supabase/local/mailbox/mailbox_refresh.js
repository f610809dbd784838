// Keeps the list current, writes times in the reader's zone and empties the mailbox on request.
const everyMilliseconds = 2000;
const list = document.querySelector("#list");
const news = document.querySelector("#news");
const deleteAll = document.querySelector("#delete-all");
let version = `"${list.dataset.version}"`;
let count = Number.parseInt(list.querySelector(".count")?.textContent ?? "0", 10);

const today = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const earlier = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

function localTimes() {
  for (const time of document.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const isToday = at.toDateString() === new Date().toDateString();
    time.textContent = (isToday ? today : earlier).format(at);
    time.title = at.toString();
  }
}

async function refresh() {
  const response = await fetch(list.dataset.source, { headers: { "if-none-match": version } });
  if (response.status !== 200) return;
  version = response.headers.get("etag");
  const focused = list.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  list.innerHTML = await response.text();
  localTimes();
  if (focused) list.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
  const before = count;
  count = Number.parseInt(list.querySelector(".count")?.textContent ?? "0", 10);
  if (count > 0 && document.body.classList.contains("empty")) location.reload();
  deleteAll.disabled = count === 0;
  if (count > before) news.textContent = `${count - before} new ${count - before === 1 ? "message" : "messages"}`;
}

deleteAll.addEventListener("click", async () => {
  if (!confirm("Delete every captured message?")) return;
  await fetch("/mailbox/api/messages", { method: "DELETE" });
  location.assign("/mailbox");
});

localTimes();
setInterval(() => {
  if (!document.hidden) refresh().catch(() => {});
}, everyMilliseconds);
