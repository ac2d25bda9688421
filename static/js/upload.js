/*
 * Evidence by drag and drop or by choosing, several files at once, each with its progress and a way to stop it. Expects
 * the markup of templates/questions/evidence.html: [data-upload] with [data-upload-list], form[data-upload-form] (with
 * [data-upload-input], [data-upload-submit], [data-upload-drag]), template[data-upload-row] and form[data-upload-remove];
 * data-max-bytes on [data-upload] is the largest file (25 MB by default). Replies: templates/questions/README.md.
 */
import { requestOf } from "./posting.js";
import { showReply } from "./progress.js";

const DEFAULT_MAX_BYTES = 25 * 1024 * 1024;

function start(area) {
  const form = area.querySelector("[data-upload-form]");
  area.classList.add("is-scripted");
  area.querySelectorAll("[data-upload-drag]").forEach((words) => { words.hidden = false; });
  area.querySelectorAll("[data-upload-submit]").forEach((button) => { button.hidden = true; });
  const input = form.querySelector("[data-upload-input]");
  input.addEventListener("change", () => { take(area, form, input.files); input.value = ""; });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    take(area, form, event.dataTransfer.files);
  });
  area.addEventListener("submit", (event) => removeInPlace(area, event));
}

function take(area, form, files) {
  const largest = Number(area.dataset.maxBytes) || DEFAULT_MAX_BYTES;
  for (const file of files) {
    const row = addRow(area, file.name);
    if (file.size > largest) refuse(row, `${file.name} is larger than ${Math.floor(largest / 1048576)} MB.`);
    else if (file.size === 0) refuse(row, `${file.name} is empty.`);
    else send(area, form, file, row);
  }
}

function addRow(area, name) {
  const row = area.querySelector("template[data-upload-row]").content.firstElementChild.cloneNode(true);
  row.querySelector(".upload-name").textContent = name;
  area.querySelector("[data-upload-list]").append(row);
  return row;
}

function send(area, form, file, row) {
  const [request, body] = requestOf(form, file);
  request.upload.addEventListener("progress", (event) => { row.querySelector("progress").value = (100 * event.loaded) / event.total; });
  request.addEventListener("load", () => received(area, request, row, file));
  request.addEventListener("error", () => refuse(row, `${file.name} did not get through.`, () => again(area, form, file, row)));
  row.querySelector("button").addEventListener("click", () => { request.abort(); row.remove(); }, { once: true });
  request.send(body);
}

function again(area, form, file, row) {
  const fresh = addRow(area, file.name);
  row.replaceWith(fresh);
  send(area, form, file, fresh);
}

function received(area, request, row, file) {
  const reply = request.response ?? {};
  if (request.status >= 300 || request.status === 0) return refuse(row, sentenceOf(reply) || `${file.name} was not accepted.`);
  row.replaceWith(...(reply.evidence ?? []).map((stored) => chip(area, stored)));
  showReply(reply);
}

function sentenceOf(reply) {
  return Object.values(reply.fields ?? {}).join(" ") || reply.error;
}

function refuse(row, sentence, retry) {
  row.classList.add("is-failed");
  row.setAttribute("role", "alert");
  row.querySelector(".upload-name").textContent = sentence;
  row.querySelector("progress").remove();
  const button = row.querySelector("button");
  const fresh = button.cloneNode();
  fresh.textContent = retry ? "Try again" : "Dismiss";
  fresh.addEventListener("click", retry ?? (() => row.remove()), { once: true });
  button.replaceWith(fresh);
}

/* A file that is stored, in the markup of templates/components/file_chip.html. */
function chip(area, stored) {
  const item = document.createElement("li");
  const box = make("span", "file-chip");
  const link = make("a");
  link.href = stored.url;
  link.append(icon(area, "paperclip"), make("span", "file-chip-name", stored.name));
  box.append(link, make("small", "", sizeInWords(stored.size)));
  if (stored.remove_url) box.append(removeForm(area, stored));
  item.append(box);
  return item;
}

function removeForm(area, stored) {
  const form = make("form");
  form.method = "post";
  form.action = stored.remove_url;
  form.dataset.uploadRemove = "";
  const token = make("input");
  token.type = "hidden";
  token.name = "csrf_token";
  token.value = area.querySelector('[name="csrf_token"]').value;
  const button = make("button", "btn btn-quiet btn-icon");
  button.setAttribute("aria-label", `Remove ${stored.name}`);
  button.append(icon(area, "x"));
  form.append(token, button);
  return form;
}

async function removeInPlace(area, event) {
  const form = event.target.closest("[data-upload-remove]");
  if (!form) return;
  event.preventDefault();
  const reply = await fetch(form.getAttribute("action"), {
    method: "POST", body: new FormData(form), headers: { Accept: "application/json" },
  }).catch(() => null);
  if (!reply?.ok) return form.submit();
  form.closest("li").remove();
  showReply(await reply.json());
  area.querySelector("[data-upload-input]").focus();
}

function icon(area, name) {
  const copy = area.querySelector("svg.icon").cloneNode(true);
  copy.classList.remove("icon-large");
  const use = copy.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${name}`));
  return copy;
}

function make(name, className = "", text = "") {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

function sizeInWords(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} kB` : `${(bytes / 1048576).toFixed(1)} MB`;
}

document.querySelectorAll("[data-upload]").forEach(start);
