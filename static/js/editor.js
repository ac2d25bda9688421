// Sections and questions by Alt with the arrow keys or by dragging: both press the buttons that work without scripts.
document.addEventListener("keydown", (event) => {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const item = event.altKey && direction && event.target.closest(".draft-question, .draft-section");
  if (!item) return;
  event.preventDefault();
  item.querySelector(`[data-step="${direction}"]`)?.click();
});

// What is dragged: a question by itself, a section by its head. Each is dropped on one of its own kind.
let dragged = null;
const partOf = (element) => element?.closest?.(dragged?.matches(".draft-section") ? ".draft-section" : ".draft-question");

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".draft-question") ?? event.target.closest?.(".draft-section");
  dragged?.classList.add("is-dragged");
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  document.querySelector(".is-aimed-at")?.classList.remove("is-aimed-at");
  dragged = null;
});
document.addEventListener("dragover", (event) => {
  const target = dragged && partOf(event.target);
  if (!target) return;
  event.preventDefault();
  document.querySelector(".is-aimed-at")?.classList.remove("is-aimed-at");
  if (target !== dragged) target.classList.add("is-aimed-at");
});
document.addEventListener("drop", async (event) => {
  const target = dragged && partOf(event.target);
  if (!target || target === dragged) return;
  event.preventDefault();
  const form = dragged.querySelector(".draft-steps");
  const data = new FormData(form);
  data.set("to", target.dataset.what);
  const reply = await fetch(form.action, { method: "POST", body: data, redirect: "follow" });
  if (reply.ok) window.location.replace(reply.url);
  else window.location.reload();
});

// The browser lets go of the focus when it has scrolled to the fragment, so the moved part gets it after that.
window.addEventListener("load", () => {
  const part = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  setTimeout(() => part?.querySelector("a, button")?.focus());
});
