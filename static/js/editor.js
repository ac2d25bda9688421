/*
 * Sections and questions by Alt with the arrow keys or by dragging: both send the form (.draft-steps) that works without scripts.
 * A part is anything with data-what; a section also stands in the list of sections, where it is dragged over a short way.
 * After a move the focus is where it was, and [data-moved] says where the part stands now.
 */
const KEPT = "vendorrisk-moved";
const formOf = (what) => document.getElementById(`i-${what}`)?.querySelector(".draft-steps");
const isSection = (part) => part.dataset.what.startsWith("domain:");
let byKeyFrom = null;

document.addEventListener("keydown", (event) => {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const part = event.altKey && direction && event.target.closest("[data-what]");
  if (!part) return;
  event.preventDefault();
  byKeyFrom = event.target.matches("a") ? "a" : null;
  formOf(part.dataset.what)?.querySelector(`[data-step="${direction}"]`).click();
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".draft-steps")) return;
  const step = event.submitter?.dataset.step;
  const focus = byKeyFrom ?? (step ? `[data-step="${step}"]` : "a, button");
  window.sessionStorage.setItem(KEPT, JSON.stringify({ what: event.target.elements.what.value, focus }));
});

let dragged = null;
const sameKind = (element) => {
  const parts = isSection(dragged) ? ".draft-section, .draft-outline [data-what]" : ".draft-question";
  return element?.closest?.(parts);
};
const aimAt = (part) => {
  document.querySelector(".is-aimed-at")?.classList.remove("is-aimed-at");
  if (part && part.dataset.what !== dragged.dataset.what) part.classList.add("is-aimed-at");
};

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-what]") ?? null;
  dragged?.classList.add("is-dragged");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  aimAt(null);
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const target = dragged && sameKind(event.target);
  if (!target) return;
  event.preventDefault();
  aimAt(target);
});
document.addEventListener("drop", (event) => {
  const target = dragged && sameKind(event.target);
  if (!target || target.dataset.what === dragged.dataset.what) return;
  event.preventDefault();
  const form = formOf(dragged.dataset.what);
  const to = document.createElement("input");
  Object.assign(to, { type: "hidden", name: "to", value: target.dataset.what });
  form.append(to);
  form.requestSubmit();
});

function placeOf(part) {
  const title = (one) => one.querySelector(isSection(one) ? "h2" : "a").textContent;
  const section = part.closest(".draft-section");
  const all = isSection(part) ? [...document.querySelectorAll(".draft-section")] : [...section.querySelectorAll(".draft-question")];
  const place = `${all.indexOf(part) + 1} of ${all.length}`;
  return isSection(part) ? `${title(part)} is section ${place} now.` : `${title(part)} is question ${place} in ${title(section)} now.`;
}

// The browser lets go of the focus when it has scrolled to the fragment, so the moved part gets it after that.
window.addEventListener("load", () => {
  const kept = JSON.parse(window.sessionStorage.getItem(KEPT) ?? "null");
  window.sessionStorage.removeItem(KEPT);
  const part = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  const moved = part && kept?.what === part.dataset.what;
  setTimeout(() => {
    part?.querySelector(moved ? kept.focus : "a, button")?.focus();
    if (moved) document.querySelector("[data-moved]").textContent = placeOf(part);
  });
});
