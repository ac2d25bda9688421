// The values of a condition are ticked instead of typed where the chosen question has some; the typed field stays what is sent.
function boxes(row, answers) {
  const typed = row.querySelector("[name=when_values]");
  const chosen = new Set(typed.value.split(",").map((value) => value.trim()));
  const list = document.createElement("span");
  list.className = "condition-choices";
  for (const [value, label] of answers) {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = chosen.has(value);
    box.dataset.value = value;
    const words = document.createElement("label");
    words.className = "tick";
    words.append(box, label);
    list.append(words);
  }
  list.addEventListener("change", () => {
    typed.value = [...list.querySelectorAll(":checked")].map((each) => each.dataset.value).join(", ");
  });
  return list;
}

function offer(row) {
  const typed = row.querySelector("[name=when_values]");
  const option = row.querySelector("[name=when_question]").selectedOptions[0];
  const answers = JSON.parse(option?.dataset.answers || "[]");
  const asksForValues = !row.querySelector("[name=when_is]").value.endsWith("answered");
  const known = new Set(answers.map(([value]) => value));
  const typedValues = typed.value.split(",").map((value) => value.trim()).filter(Boolean);
  const fits = answers.length > 0 && typedValues.every((value) => known.has(value));
  row.querySelector(".condition-choices")?.remove();
  typed.hidden = fits || !asksForValues || !option?.value;
  if (fits && asksForValues) typed.after(boxes(row, answers));
}

function changed(event) {
  const row = event.target.closest(".condition-row");
  if (!row || !event.target.matches("select")) return;
  if (event.target.name === "when_question") row.querySelector("[name=when_values]").value = "";
  offer(row);
}

export function chooseValues(form) {
  for (const row of form.querySelectorAll(".condition-row")) offer(row);
  form.addEventListener("rowadded", (event) => {
    if (event.target.matches(".condition-row")) offer(event.target);
  });
  // In the capturing phase, so that what is sent is put together before anybody sends it.
  form.addEventListener("change", changed, true);
}
