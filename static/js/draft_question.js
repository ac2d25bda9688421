/*
 * One question of a draft: tried while it is typed (preview and problems at their fields), kept as soon as a field is left and
 * the whole is sound. Without scripts the page is kept by its button. What the addresses answer: web/library/draft_questions.py.
 */
import { chooseValues } from "./condition.js";
import { enhanceRows } from "./rows.js";

const TYPING_WAIT_MS = 500;
const form = document.querySelector("[data-question-form]");
const preview = document.querySelector("[data-preview]");
const problemsBox = form.querySelector("[data-problems]");
const state = form.querySelector("[data-keep-state]");
const minutes = document.querySelector("[data-minutes]");
let timer = 0;
let tries = 0;
let queue = Promise.resolve();

function serialized() {
  const fields = [...new FormData(form)].filter(([name]) => name !== "revision" && name !== "csrf_token");
  return new URLSearchParams(fields).toString();
}
let kept = serialized();

function send(address) {
  return fetch(address, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
}

function line({ question, message }) {
  const item = document.createElement("li");
  if (question) {
    const link = document.createElement("a");
    link.href = form.action.replace(/[^/]*$/, encodeURIComponent(question));
    link.textContent = question;
    item.append(link, ", ");
  }
  item.append(message);
  return item;
}

function show({ preview: html, problems, minutes: told }) {
  if (html) preview.innerHTML = html;
  if (told) minutes.innerHTML = told;
  problemsBox.hidden = problems.length === 0;
  problemsBox.querySelector("ul").replaceChildren(...problems.map(line));
  for (const place of form.querySelectorAll("[data-problem]")) {
    const told = problems.filter((each) => each.field === place.dataset.problem).map((each) => each.message).join(" ");
    if (place.textContent !== told) place.textContent = told;
  }
}

async function tryIt() {
  tries += 1;
  const mine = tries;
  const reply = await send(form.dataset.questionForm);
  if (reply.ok && mine === tries) show(await reply.json());
}

async function keep() {
  const now = serialized();
  if (now === kept) return;
  const reply = await send(form.action);
  if (reply.status === 409) {
    kept = serialized();
    form.submit();
    return;
  }
  if (!reply.ok && reply.status !== 422) {
    state.textContent = "Not kept: the server did not answer as it should.";
    return;
  }
  const told = await reply.json();
  tries += 1;
  show(told);
  if (!reply.ok) {
    state.textContent = "Not kept yet";
    return;
  }
  kept = now;
  form.elements.namedItem("revision").value = told.revision;
  if (form.getAttribute("action") !== told.address) {
    form.action = told.address;
    form.dataset.questionForm = `${told.address}/try`;
    window.history.replaceState(null, "", told.address);
  }
  if (serialized() !== kept) return;
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  state.textContent = `Kept as a draft, ${time}`;
}

// The button of the worked-out minutes, after what is typed is kept; anything out of the ordinary is left to the plain form.
async function takeMinutes() {
  const own = minutes.querySelector("form");
  if (!own) return;
  const reply = await fetch(own.action, { method: "POST", body: new FormData(own), headers: { Accept: "application/json" } });
  if (!reply.ok) {
    own.submit();
    return;
  }
  const told = await reply.json();
  minutes.innerHTML = told.minutes;
  form.elements.namedItem("revision").value = told.revision;
  state.textContent = "What the vendor is told is kept in the draft";
}

function lost() {
  state.textContent = "Not kept: there is no connection. What you typed still stands here.";
}

function later() {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => tryIt().catch(lost), TYPING_WAIT_MS);
}

function keepNow() {
  window.clearTimeout(timer);
  if (serialized() !== kept) state.textContent = "Keeping …";
  queue = queue.then(keep).catch(lost);
}

// What the browser offers for a list of ids goes on from the ids that stand there already.
function offerSeveral(input) {
  const options = [...input.list.options];
  const ids = options.map((option) => option.value);
  input.addEventListener("input", () => {
    const before = input.value.includes(";") ? `${input.value.slice(0, input.value.lastIndexOf(";"))}; ` : "";
    options.forEach((option, place) => { option.value = before + ids[place]; });
  });
}

if (state) {
  form.querySelectorAll("[data-several]").forEach(offerSeveral);
  enhanceRows(form);
  chooseValues(form);
  kept = serialized();
  form.addEventListener("input", later);
  form.addEventListener("change", keepNow);
  minutes.addEventListener("submit", (event) => {
    event.preventDefault();
    queue = queue.then(keep).then(takeMinutes).catch(lost);
  });
  window.addEventListener("beforeunload", (event) => {
    if (serialized() !== kept) event.preventDefault();
  });
  form.addEventListener("submit", () => { kept = serialized(); });
}
const tree = document.querySelector("[data-tree]");
const present = tree.querySelector("[aria-current]");
tree.scrollTop += present.getBoundingClientRect().top - tree.getBoundingClientRect().top - tree.clientHeight / 2;
