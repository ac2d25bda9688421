/* Reads and writes the fields of one question's form: answer, not_applicable, not_applicable_reason, comment. */
const FIELDS = ["answer", "not_applicable", "not_applicable_reason", "comment"];

export function readFields(form) {
  const data = new FormData(form);
  return Object.fromEntries(FIELDS.map((name) => [name, data.getAll(name)]));
}

export function writeFields(form, fields) {
  for (const name of FIELDS) {
    const values = fields[name] ?? [];
    for (const control of form.querySelectorAll(`[name="${name}"]`)) write(control, values);
  }
  markSetAside(form);
}

function write(control, values) {
  if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
  else control.value = values[0] ?? "";
}

export function isSame(one, other) {
  return FIELDS.every((name) => JSON.stringify(one[name] ?? []) === JSON.stringify(other[name] ?? []));
}

export function setVersion(form, version) {
  form.elements.namedItem("version").value = version;
}

/* An option that stands alone takes the others away, and the other way round. */
export function keepExclusive(form, changed) {
  if (changed.name !== "answer" || changed.type !== "checkbox" || !changed.checked) return;
  for (const box of form.querySelectorAll('input[name="answer"]')) {
    const clashes = changed.hasAttribute("data-exclusive") || box.hasAttribute("data-exclusive");
    if (box !== changed && clashes) box.checked = false;
  }
}

export function markSetAside(form) {
  const box = form.querySelector('[name="not_applicable"]');
  form.closest("[data-question]")?.classList.toggle("is-set-aside", Boolean(box?.checked));
}

/* An answer in words, as the page shows it: the labels of what is chosen, or the text. */
export function inWords(form, fields) {
  if (fields.not_applicable?.length) return `Not applicable: ${fields.not_applicable_reason?.[0] ?? ""}`;
  const words = (fields.answer ?? []).filter(Boolean).map((value) => labelOf(form, value));
  return words.join(", ") || "No answer";
}

function labelOf(form, value) {
  const input = form.querySelector(`input[name="answer"][value="${CSS.escape(value)}"]`);
  return input?.closest("label")?.textContent.trim() || value;
}
