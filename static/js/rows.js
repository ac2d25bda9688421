// Rows of a form ([data-rows] with [data-row] in it): their buttons work at once, and one more can be added.
function renumber(rows) {
  [...rows.children].forEach((row, place) => {
    for (const box of row.querySelectorAll("[data-row-number]")) box.value = place;
    for (const button of row.querySelectorAll("[name=row]")) {
      button.value = `${rows.dataset.rows}.${place}.${button.dataset.step}`;
    }
  });
}

function blankOf(row) {
  const blank = row.cloneNode(true);
  for (const field of blank.querySelectorAll("input, select")) {
    if (field.type === "checkbox") field.checked = false;
    else if (field.tagName === "SELECT") field.selectedIndex = 0;
    else field.value = "";
  }
  return blank;
}

function step(button) {
  const row = button.closest("[data-row]");
  const rows = row.parentElement;
  if (button.dataset.step === "remove") {
    if (rows.children.length === 1) rows.append(blankOf(row));
    row.remove();
  } else if (button.dataset.step === "up") {
    row.previousElementSibling?.before(row);
  } else {
    row.nextElementSibling?.after(row);
  }
  renumber(rows);
  if (row.isConnected) button.focus();
  rows.dispatchEvent(new Event("change", { bubbles: true }));
}

// Without scripts there are rows to spare; with them one is enough, since more can be added.
function dropSpareRows(rows) {
  const isBlank = (row) => [...row.querySelectorAll("input")].every((field) => field.type === "checkbox" ? !field.checked : !field.value)
    && [...row.querySelectorAll("select")].every((field) => field.selectedIndex <= 0);
  while (rows.children.length > 1 && isBlank(rows.lastElementChild) && isBlank(rows.children[rows.children.length - 2])) {
    rows.lastElementChild.remove();
  }
}

function addButton(rows) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm btn-quiet row-add";
  button.textContent = "Add a row";
  button.addEventListener("click", () => {
    const blank = blankOf(rows.lastElementChild);
    rows.append(blank);
    renumber(rows);
    blank.dispatchEvent(new Event("rowadded", { bubbles: true }));
    blank.querySelector("input, select").focus();
  });
  return button;
}

export function enhanceRows(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=row]");
    if (!button) return;
    event.preventDefault();
    step(button);
  });
  for (const rows of form.querySelectorAll("[data-rows]")) {
    dropSpareRows(rows);
    (rows.closest("table") ?? rows).after(addButton(rows));
  }
}
