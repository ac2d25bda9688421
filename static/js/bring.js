/*
 * A file of answers by drag and drop or by choosing, with its progress. Expects the markup of templates/answers/bring.html:
 * [data-bring] with form[data-bring-form], [data-bring-input], [data-bring-submit], [data-bring-drag], [data-bring-progress],
 * [data-bring-status] and [data-bring-error]; data-max-bytes is the largest file. The reply is {url}, or {error} when refused.
 */
import { requestOf } from "./posting.js";

function start(area) {
  const form = area.querySelector("[data-bring-form]");
  const input = area.querySelector("[data-bring-input]");
  area.classList.add("is-scripted");
  area.querySelectorAll("[data-bring-drag]").forEach((words) => { words.hidden = false; });
  area.querySelector("[data-bring-submit]").hidden = true;
  input.addEventListener("change", () => { take(area, form, input.files[0]); input.value = ""; });
  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("is-over"); });
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    take(area, form, event.dataTransfer.files[0]);
  });
}

function take(area, form, file) {
  if (!file) return;
  const largest = Number(area.dataset.maxBytes);
  if (file.size > largest) refuse(area, `${file.name} is larger than ${Math.floor(largest / 1e6)} MB.`);
  else if (file.size === 0) refuse(area, `${file.name} is empty.`);
  else send(area, form, file);
}

function send(area, form, file) {
  const [request, body] = requestOf(form, file);
  request.upload.addEventListener("progress", (event) => show(area, file, event.loaded / event.total));
  request.addEventListener("load", () => received(area, request, file));
  request.addEventListener("error", () => refuse(area, `${file.name} did not get through. Try once more.`));
  area.querySelector("[data-bring-error]").hidden = true;
  show(area, file, 0);
  request.send(body);
}

function show(area, file, part) {
  area.querySelector("[data-bring-progress]").hidden = false;
  area.querySelector("[data-bring-form]").inert = true;
  area.querySelector("progress").value = 100 * part;
  area.querySelector("[data-bring-status]").textContent = part < 1 ? `Sending ${file.name} …` : `Reading ${file.name} …`;
}

function received(area, request, file) {
  const reply = request.response ?? {};
  if (request.status === 200 && reply.url) return window.location.assign(reply.url);
  return refuse(area, Object.values(reply.fields ?? {}).join(" ") || reply.error || `${file.name} was not accepted.`);
}

function refuse(area, sentence) {
  area.querySelector("[data-bring-progress]").hidden = true;
  area.querySelector("[data-bring-form]").inert = false;
  const error = area.querySelector("[data-bring-error]");
  error.textContent = sentence;
  error.hidden = false;
  area.querySelector("[data-bring-input]").focus();
}

document.querySelectorAll("[data-bring]").forEach(start);
