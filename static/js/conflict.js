/*
 * Two people changed one answer: both values side by side, and the person chooses. Expects <div data-conflict> in the
 * question's form. `theirs` is reply.current: {version, answer, answer_text, comment, not_applicable_reason, by, at}.
 */
import { inWords, readFields, setVersion, writeFields } from "./answer_form.js";

export function showConflict(form, theirs, { keepMine, useTheirs }) {
  const mine = readFields(form);
  const box = element("section", "conflict");
  box.setAttribute("role", "alert");
  const who = theirs.by ? `${theirs.by} answered this in the meantime` : "This was answered in the meantime";
  box.append(element("h3", "", who), element("p", "", "Both answers are here. Which one shall stand?"));
  box.append(sideBySide(inWords(form, mine), mine.comment?.[0], theirsInWords(form, theirs), theirs.comment));
  const close = () => box.remove();
  box.append(buttons(
    ["Keep mine", () => { setVersion(form, theirs.version); close(); keepMine(); }],
    ["Take theirs", () => { writeFields(form, fieldsOf(theirs)); setVersion(form, theirs.version); close(); useTheirs(); }],
  ));
  form.querySelector("[data-conflict]").replaceChildren(box);
}

export function fieldsOf(theirs) {
  const answers = theirs.answer ?? [];
  return {
    answer: (Array.isArray(answers) ? answers : [answers]).map(String),
    not_applicable: theirs.not_applicable_reason ? ["yes"] : [],
    not_applicable_reason: [theirs.not_applicable_reason ?? ""],
    comment: [theirs.comment ?? ""],
  };
}

function theirsInWords(form, theirs) {
  return (!theirs.not_applicable_reason && theirs.answer_text) || inWords(form, fieldsOf(theirs));
}

function sideBySide(mine, myComment, theirs, theirComment) {
  const list = element("dl");
  for (const [title, words, comment] of [["Yours", mine, myComment], ["Theirs", theirs, theirComment]]) {
    const side = element("div");
    side.append(element("dt", "", title), element("dd", "", comment ? `${words}\n\n“${comment}”` : words));
    list.append(side);
  }
  return list;
}

function buttons(...choices) {
  const row = element("div", "actions");
  for (const [words, act] of choices) {
    const button = element("button", "btn", words);
    button.type = "button";
    button.addEventListener("click", act);
    row.append(button);
  }
  return row;
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
