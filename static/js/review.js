/* The review desk: what a credit would do to the rating, while it is typed.
   data-credit-effect="address" on the credit form; inside it an input named credit and a [data-effect] line. */
const PAUSE_MS = 250;
const words = { approve: "approve", approve_with_conditions: "approve with conditions", do_not_approve: "do not approve" };

function sentence({ now, then }) {
  const score = `Control score ${now.control_score} → ${then.control_score} (${now.grade} → ${then.grade})`;
  const risk = `residual risk ${now.residual_risk} → ${then.residual_risk}`;
  return `${score}, ${risk}: ${words[then.recommendation] ?? "not rated"}.`;
}

async function show(form) {
  const line = form.querySelector("[data-effect]");
  const credit = form.elements.credit.value;
  if (credit === "") {
    line.textContent = "";
    return;
  }
  const address = `${form.dataset.creditEffect}?credit=${encodeURIComponent(credit)}`;
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  const reply = await response.json();
  line.textContent = response.ok ? sentence(reply) : reply.error;
}

document.querySelectorAll("[data-credit-effect]").forEach((form) => {
  let timer;
  form.elements.credit.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => show(form), PAUSE_MS);
  });
});
