/*
 * Copies a text. Expects: <button data-copy="the text"> or <button data-copy-from="id of the element">; the button is
 * hidden in the markup and shown here, since without scripts it could do nothing.
 */
import { toast } from "./toast.js";

function textOf(button) {
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  return source ? (source.value ?? source.textContent).trim() : button.dataset.copy;
}

async function copy(button) {
  try {
    await navigator.clipboard.writeText(textOf(button));
    toast("Copied");
  } catch {
    toast("The browser did not allow copying. Please select the text and copy it yourself.", true);
  }
}

document.querySelectorAll("[data-copy], [data-copy-from]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
});
