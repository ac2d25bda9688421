// A contradiction is built like the condition of a question: rows that move at once, values that are ticked.
import { chooseValues } from "./condition.js";
import { enhanceRows } from "./rows.js";

const form = document.querySelector("[data-contradiction]");
if (form) {
  enhanceRows(form);
  chooseValues(form);
}
