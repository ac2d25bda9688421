/*
 * Something on the page is still being made. Expects: data-refresh="SECONDS" on the element that says so; the page is
 * asked for again after so many seconds (then after longer and longer), and shown anew once the element is gone from it.
 */
const LONGEST_WAIT_S = 30;

async function look(seconds) {
  const reply = await fetch(window.location.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const page = reply?.ok ? new DOMParser().parseFromString(await reply.text(), "text/html") : null;
  if (page && !page.querySelector("[data-refresh]")) window.location.reload();
  else later(Math.min(seconds * 1.5, LONGEST_WAIT_S));
}

function later(seconds) {
  window.setTimeout(() => look(seconds), seconds * 1000);
}

const waiting = document.querySelector("[data-refresh]");
if (waiting) later(Number(waiting.dataset.refresh) || 3);
