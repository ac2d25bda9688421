/*
 * Saves each answer as it is given, and says so. Expects, for each question:
 *   <article data-question="KEY"> with <form data-autosave method="post" action="save URL"> and in the form
 *   the fields of templates/questions/question.html, [data-save-state], [data-question-error], [data-conflict],
 *   a button [data-autosave-submit] (hidden here).
 * What the URL answers stands in templates/questions/README.md. What could not be sent is kept in this browser and sent
 * when the connection is back; a page with unsaved answers asks before it closes.
 */
import { isSame, keepExclusive, markSetAside, readFields, setVersion, writeFields } from "./answer_form.js";
import { showConflict } from "./conflict.js";
import { dropDraft, findDraft, keepDraft } from "./drafts.js";
import { showReply } from "./progress.js";

const TYPING_WAIT_MS = 1200;
const RETRY_WAITS_MS = [2000, 4000, 8000, 15000, 30000];
const savers = [];

class Saver {
  constructor(form) {
    this.form = form;
    this.address = form.getAttribute("action");
    this.saved = readFields(form);
    this.timer = 0;
    this.failures = 0;
    this.isSending = false;
    this.isStuck = false;
  }

  get isUnsaved() {
    return !isSame(readFields(this.form), this.saved);
  }

  start() {
    this.form.querySelectorAll("[data-autosave-submit]").forEach((button) => { button.hidden = true; });
    this.form.addEventListener("input", (event) => this.changed(event, TYPING_WAIT_MS));
    this.form.addEventListener("change", (event) => this.changed(event, 0));
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.later(0); });
    this.restore();
  }

  restore() {
    const draft = findDraft(this.address);
    if (!draft) return;
    writeFields(this.form, draft.fields);
    if (!this.isUnsaved) return dropDraft(this.address);
    setVersion(this.form, draft.version);
    this.later(0);
  }

  changed(event, wait) {
    keepExclusive(this.form, event.target);
    markSetAside(this.form);
    if (!this.isUnsaved) return;
    this.keep();
    this.later(wait);
  }

  keep() {
    keepDraft(this.address, { fields: readFields(this.form), version: this.form.elements.namedItem("version").value });
  }

  later(wait) {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.send(), wait);
  }

  /* A box ticked "does not apply" waits for its reason; half of it would only be refused. */
  get isHalfDone() {
    const { not_applicable: box, not_applicable_reason: reason } = readFields(this.form);
    return box?.length > 0 && !reason?.[0]?.trim();
  }

  async send() {
    if (this.isSending || this.isStuck || !this.isUnsaved) return;
    if (this.isHalfDone) return this.tell("waiting", "Saved as soon as you say why");
    this.isSending = true;
    this.tell("saving", "Saving…");
    const sent = readFields(this.form);
    try {
      const reply = await fetch(this.address, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      await this.received(reply, sent);
    } catch {
      this.failed();
    } finally {
      this.isSending = false;
    }
    if (!this.failures && !this.isStuck && this.isUnsaved) this.later(0);
  }

  async received(reply, sent) {
    if (reply.ok) return this.accepted(await reply.json(), sent);
    if (reply.status === 409) return this.clashed(await reply.json());
    if (reply.status === 422) return this.refused(await reply.json(), sent);
    if (reply.status >= 500 || reply.status === 429) return this.failed();
    return this.ended(await reply.json().catch(() => ({})));
  }

  accepted(reply, sent) {
    this.failures = 0;
    this.saved = sent;
    setVersion(this.form, reply.version);
    this.showError("");
    if (this.isUnsaved) this.keep();
    else dropDraft(this.address);
    this.tell("saved", `Saved ${clock(reply.saved_at)}`);
    showReply(reply);
  }

  clashed(reply) {
    if (!reply.current) return this.ended(reply);
    this.isStuck = true;
    this.tell("failed", "Not saved: please choose");
    showConflict(this.form, reply.current, {
      keepMine: () => { this.isStuck = false; this.later(0); },
      useTheirs: () => { this.isStuck = false; this.tookTheirs(); },
    });
  }

  tookTheirs() {
    this.saved = readFields(this.form);
    dropDraft(this.address);
    this.tell("saved", "Saved");
  }

  refused(reply, sent) {
    this.saved = sent;
    dropDraft(this.address);
    this.tell("failed", "Not saved");
    this.showError(Object.values(reply.fields ?? {}).join(" ") || reply.error);
  }

  ended(reply) {
    this.isStuck = true;
    this.tell("failed", reply.error || "Not saved. Open the link in your mail again; your answer is kept in this browser.");
  }

  failed() {
    const wait = RETRY_WAITS_MS[Math.min(this.failures, RETRY_WAITS_MS.length - 1)];
    this.failures += 1;
    this.keep();
    const when = navigator.onLine ? `trying again in ${wait / 1000} s` : "sent when you are back online";
    this.tell("failed", `Not saved yet – ${when}`);
    this.later(wait);
  }

  showError(sentence) {
    const error = this.form.querySelector("[data-question-error]");
    error.textContent = sentence;
    error.hidden = !sentence;
  }

  tell(state, words) {
    const region = this.form.querySelector("[data-save-state]");
    region.dataset.state = state;
    region.textContent = words;
  }
}

function clock(savedAt) {
  return new Date(savedAt).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

function sendAllNow() {
  for (const saver of savers) if (saver.isUnsaved) saver.later(0);
}

function askBeforeLeaving(event) {
  if (savers.some((saver) => saver.isUnsaved || saver.isSending)) event.preventDefault();
}

document.querySelectorAll("form[data-autosave]").forEach((form) => {
  const saver = new Saver(form);
  savers.push(saver);
  saver.start();
});
window.addEventListener("online", sendAllNow);
window.addEventListener("beforeunload", askBeforeLeaving);
document.addEventListener("visibilitychange", () => { if (document.hidden) sendAllNow(); });
