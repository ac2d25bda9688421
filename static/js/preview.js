/*
 * A questionnaire tried as the vendor will answer it. Expects <div data-preview-of="URL" inert> around sections
 * ([data-section], id "s-KEY") of the portal's questions, and [data-contradictions] with a list in it. What the URL answers:
 * web/library/previewing.py. Nothing is kept; without scripts the questions are shown and nothing can be chosen.
 */
import { keepExclusive, markSetAside, readFields } from "./answer_form.js";
import { showReply } from "./progress.js";

const TYPING_WAIT_MS = 400;
const stage = document.querySelector("[data-preview-of]");
const sections = [...stage.querySelectorAll("[data-section]")];
let timer = 0;
let tries = 0;

function given() {
  const data = new FormData();
  data.set("csrf_token", stage.querySelector("[name=csrf_token]").value);
  for (const question of stage.querySelectorAll("[data-question]")) {
    const fields = readFields(question.querySelector("form"));
    for (const name of ["answer", "not_applicable", "not_applicable_reason"]) {
      for (const value of fields[name]) data.append(`${name}:${question.dataset.question}`, value);
    }
    for (const file of question.querySelectorAll("[data-upload-list] .file-chip-name")) {
      data.append(`evidence:${question.dataset.question}`, file.textContent);
    }
  }
  return data;
}

async function tryThem() {
  tries += 1;
  const mine = tries;
  const reply = await fetch(stage.dataset.previewOf, { method: "POST", body: given(), headers: { Accept: "application/json" } });
  if (!reply.ok || mine !== tries) return;
  const told = await reply.json();
  showReply(told);
  showEmptySections();
  showContradictions(told.contradictions);
}

function showEmptySections() {
  for (const section of sections) {
    const note = section.querySelector("[data-nothing-asked]");
    note.hidden = section.querySelector("[data-question]:not([hidden])") !== null;
  }
}

function showContradictions(sentences) {
  const box = document.querySelector("[data-contradictions]");
  box.hidden = sentences.length === 0;
  box.querySelector("ul").replaceChildren(...sentences.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  }));
}

// Files stay where they are: only their names are shown, and told, so that the question counts as done.
function attach(area, files) {
  for (const file of files) {
    const [row, chip, name, remove] = ["li", "span", "span", "button"].map((tag) => document.createElement(tag));
    chip.className = "file-chip";
    name.className = "file-chip-name";
    name.textContent = file.name;
    Object.assign(remove, { type: "button", className: "btn btn-quiet btn-sm", textContent: "Remove" });
    remove.setAttribute("aria-label", `Remove ${file.name}`);
    remove.addEventListener("click", () => {
      row.remove();
      area.querySelector("[data-upload-input]").focus();
      later(0);
    });
    chip.append(name, remove);
    row.append(chip);
    area.querySelector("[data-upload-list]").append(row);
  }
}

function later(wait) {
  window.clearTimeout(timer);
  timer = window.setTimeout(tryThem, wait);
}

function showSection() {
  const wanted = decodeURIComponent(window.location.hash.slice(1));
  const asked = document.getElementById(wanted)?.closest("[data-section]") ?? sections[0];
  for (const section of sections) section.hidden = section !== asked;
  for (const link of document.querySelectorAll(".domain-nav a")) {
    if (link.hash === `#${asked.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (wanted && wanted !== asked.id) document.getElementById(wanted).scrollIntoView();
  else if (wanted) window.scrollTo(0, 0);
}

stage.inert = false;
stage.querySelectorAll("[data-autosave-submit], [data-upload-submit]").forEach((button) => { button.hidden = true; });
stage.querySelectorAll("[data-upload]").forEach((area) => area.classList.add("is-scripted"));
stage.addEventListener("submit", (event) => event.preventDefault());
for (const [type, wait] of [["input", TYPING_WAIT_MS], ["change", 0]]) {
  stage.addEventListener(type, (event) => {
    if (event.target.matches("[data-upload-input]")) {
      attach(event.target.closest("[data-upload]"), event.target.files);
      event.target.value = "";
    } else {
      const form = event.target.closest("form");
      keepExclusive(form, event.target);
      markSetAside(form);
    }
    later(wait);
  });
}
window.addEventListener("hashchange", showSection);
showSection();
showEmptySections();
