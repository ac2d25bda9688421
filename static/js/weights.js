// The points beside the weights while they are typed: the same sum as weights.shares works out when it is kept.
const form = document.querySelector("[data-weights]");
const number = (input) => (/^\d{1,5}$/.test(input.value.trim()) ? Number(input.value.trim()) : null);

function sections() {
  return [...form.querySelectorAll("[data-section]")].map((body) => {
    const [head, ...rows] = body.querySelectorAll("tr");
    const weights = rows.map((row) => number(row.querySelector("[data-weight]")) ?? 0);
    const sum = weights.reduce((one, other) => one + other, 0);
    const own = head.querySelector("[data-weight]");
    const weight = sum ? (own.value.trim() === "sum" ? sum : number(own) ?? 0) : 0;
    return { head, rows, weights, sum, weight };
  });
}

function show(row, points) {
  row.querySelector("[data-points]").textContent = points.toFixed(1);
  row.querySelector("[data-bar]").value = points;
}

function update() {
  const all = sections();
  const total = all.reduce((sum, section) => sum + section.weight, 0);
  for (const { head, rows, weights, sum, weight } of all) {
    const points = total ? (100 * weight) / total : 0;
    show(head, points);
    rows.forEach((row, place) => show(row, sum ? (points * weights[place]) / sum : 0));
  }
  form.querySelector("[data-total]").textContent = total;
  form.querySelector("[data-sum]").textContent = total ? "100.0" : "0.0";
}

form?.addEventListener("input", update);
