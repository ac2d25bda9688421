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
stage.querySelectorAll("[data-autosave-submit]").forEach((button) => { button.hidden = true; });
stage.addEventListener("submit", (event) => event.preventDefault());
for (const [type, wait] of [["input", TYPING_WAIT_MS], ["change", 0]]) {
  stage.addEventListener(type, (event) => {
    const form = event.target.closest("form");
    keepExclusive(form, event.target);
    markSetAside(form);
    later(wait);
  });
}
window.addEventListener("hashchange", showSection);
showSection();
showEmptySections();
