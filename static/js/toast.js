/* A sentence in the corner for a few seconds, read aloud. Uses the <div data-toasts> of layouts/base.html. */
const SHOWN_FOR_MS = 5000;

export function toast(sentence, isError = false) {
  const region = document.querySelector("[data-toasts]");
  if (!region) return;
  const note = document.createElement("div");
  note.className = isError ? "toast-note is-error" : "toast-note";
  note.textContent = sentence;
  region.append(note);
  window.setTimeout(() => note.remove(), SHOWN_FOR_MS);
}
