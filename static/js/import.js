/* When a table is chosen, the step in which its columns are named comes up at once. What the address answers: web/library/importing.py. */
const form = document.querySelector("[data-import]");
const input = form.querySelector("[type=file]");
const place = form.querySelector("[data-columns]");
let asked = 0;

async function look() {
  asked += 1;
  const mine = asked;
  place.replaceChildren();
  if (!input.files.length) return;
  const reply = await fetch(form.dataset.import, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
  if (!reply.ok || mine !== asked) return;
  place.innerHTML = (await reply.json()).columns;
  place.querySelector("select")?.focus();
}

input.addEventListener("change", look);
