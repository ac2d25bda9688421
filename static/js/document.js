/*
 * Follows a document while it is made. Expects: <div data-document="progress URL"> with [data-document-label] and a
 * <progress data-document-bar>. The URL answers JSON {state, percent, label}; the page is loaded again when the state is
 * neither queued, rendering nor signing any more. Without scripts the page shows the state of the moment.
 */
const WAITS_MS = [700, 700, 1000, 1500, 2500];
const UNDER_WAY = ["queued", "rendering", "signing"];

async function follow(box, round = 0) {
  const reply = await fetch(box.dataset.document, { headers: { Accept: "application/json" } }).catch(() => null);
  const told = reply?.ok ? await reply.json() : null;
  if (told && !UNDER_WAY.includes(told.state)) {
    window.location.reload();
    return;
  }
  if (told) show(box, told);
  window.setTimeout(() => follow(box, round + 1), WAITS_MS[Math.min(round, WAITS_MS.length - 1)]);
}

function show(box, { percent, label }) {
  const words = box.querySelector("[data-document-label]");
  const bar = box.querySelector("[data-document-bar]");
  if (words && label) words.textContent = label;
  if (bar && percent !== null) bar.value = percent;
}

document.querySelectorAll("[data-document]").forEach((box) => follow(box));
