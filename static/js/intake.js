/* The intake: questions come and go, and the inherent risk follows, while one answers.
   data-intake="preview address" on the form; data-question="KEY" on each question; data-intake-risk where the risk is shown;
   data-intake-show on the button that does the same without scripts. Nothing is kept before the form is sent. */
const PAUSE_MS = 200;
let running = null;
/* On a phone the figure stands above the questions, so what it is made of is folded until one asks. */
let isOpen = window.matchMedia("(min-width: 75rem)").matches;

async function follow(form, panel) {
  running?.abort();
  running = new AbortController();
  try {
    const response = await fetch(form.dataset.intake, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      signal: running.signal,
    });
    if (!response.ok) throw new Error(String(response.status));
    show(form, panel, await response.json());
  } catch (error) {
    if (error.name === "AbortError") return;
    // The button of the page without scripts does the same, so it comes back where this cannot.
    form.querySelector("[data-intake-show]").hidden = false;
  }
}

function show(form, panel, told) {
  form.querySelectorAll("[data-question]").forEach((question) => {
    question.hidden = !told.visible.includes(question.dataset.question);
  });
  isOpen = madeOf(panel)?.open ?? isOpen;
  panel.innerHTML = told.panel;
  unfold(panel);
}

function madeOf(panel) {
  return panel.querySelector(".inherent-made-of");
}

function unfold(panel) {
  if (madeOf(panel)) madeOf(panel).open = isOpen;
}

const form = document.querySelector("[data-intake]");
if (form) {
  const panel = document.querySelector("[data-intake-risk]");
  let timer;
  unfold(panel);
  form.querySelector("[data-intake-show]").hidden = true;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => follow(form, panel), PAUSE_MS);
  });
}
