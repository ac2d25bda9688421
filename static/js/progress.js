/*
 * Shows what a reply says about the whole questionnaire. Expects (all optional):
 *   [data-question="KEY"]      hidden when KEY is not among reply.visible
 *   [data-progress]            with [data-progress-bar] (a progress element), [data-progress-text], [data-progress-minutes]
 *   [data-domain="KEY"]        with an svg[data-ring] and [data-domain-text], for reply.domain_progress[KEY]
 */
const RING_TICK = "M13.500 20.500l4.500 4.500 8.500-9";
const SVG = "http://www.w3.org/2000/svg";

export function showReply(reply) {
  if (reply.visible) showQuestions(new Set(reply.visible));
  if (reply.progress) showProgress(reply.progress);
  for (const [key, counts] of Object.entries(reply.domain_progress ?? {})) showDomain(key, counts);
}

function showQuestions(visible) {
  document.querySelectorAll("[data-question]").forEach((question) => {
    question.hidden = !visible.has(question.dataset.question);
  });
}

function showProgress({ answered, asked, minutes_left: minutes }) {
  document.querySelectorAll("[data-progress]").forEach((box) => {
    const bar = box.querySelector("[data-progress-bar]");
    if (bar) {
      bar.max = asked || 1;
      bar.value = answered;
    }
    write(box, "[data-progress-text]", `${answered} of ${asked} answered`);
    write(box, "[data-progress-minutes]", minutes ? `about ${minutes} min left` : "");
  });
}

function showDomain(key, { answered, asked }) {
  document.querySelectorAll(`[data-domain="${CSS.escape(key)}"]`).forEach((entry) => {
    write(entry, "[data-domain-text]", `${answered} of ${asked}`);
    const ring = entry.querySelector("svg[data-ring]");
    if (ring) drawRing(ring, answered, asked);
  });
}

function drawRing(ring, answered, asked) {
  const done = asked > 0 && answered >= asked;
  const share = asked ? (100 * answered) / asked : 0;
  ring.classList.toggle("is-done", done);
  ring.setAttribute("aria-label", `Answered: ${answered} of ${asked}`);
  const value = { class: "ring-value", cx: 20, cy: 20, r: 16, pathLength: 100, "stroke-dasharray": `${share} 100`, transform: "rotate(-90 20 20)" };
  const parts = [part("circle", { class: "ring-track", cx: 20, cy: 20, r: 16 })];
  if (share) parts.push(part("circle", value));
  parts.push(done ? part("path", { class: "ring-check", d: RING_TICK }) : part("text", { x: 20, y: 20.5 }, asked - answered));
  ring.replaceChildren(...parts);
}

function part(name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

function write(box, selector, text) {
  const element = box.querySelector(selector);
  if (element) element.textContent = text;
}
