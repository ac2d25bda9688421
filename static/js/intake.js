/* The intake: questions come and go, and the inherent risk follows, while one answers.
   data-intake="preview address" on the form; data-question="KEY" on each question; data-intake-risk where the risk is shown;
   data-intake-show on the button that does the same without scripts. Nothing is kept before the form is sent. */
const PAUSE_MS = 200;

async function follow(form) {
  const response = await fetch(form.dataset.intake, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  });
  if (!response.ok) return;
  const { visible, panel } = await response.json();
  form.querySelectorAll("[data-question]").forEach((question) => {
    question.hidden = !visible.includes(question.dataset.question);
  });
  document.querySelector("[data-intake-risk]").innerHTML = panel;
}

const form = document.querySelector("[data-intake]");
if (form) {
  let timer;
  form.querySelector("[data-intake-show]").hidden = true;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => follow(form), PAUSE_MS);
  });
}
