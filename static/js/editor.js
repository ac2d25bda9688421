// Sections and questions by Alt with the arrow keys, and questions by dragging: both press the buttons that work without scripts.
document.addEventListener("keydown", (event) => {
  const direction = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  const item = event.altKey && direction && event.target.closest(".draft-question, .draft-section");
  if (!item) return;
  event.preventDefault();
  item.querySelector(`[data-step="${direction}"]`)?.click();
});

let dragged = null;
document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(".draft-question") ?? null;
  dragged?.classList.add("is-dragged");
});
document.addEventListener("dragend", () => dragged?.classList.remove("is-dragged"));
document.addEventListener("dragover", (event) => {
  if (dragged && event.target.closest(".draft-question")) event.preventDefault();
});
document.addEventListener("drop", async (event) => {
  const target = event.target.closest(".draft-question");
  if (!dragged || !target || target === dragged) return;
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
