/*
 * Search as you type and sorting without a reload. Expects:
 *   <form data-listing="ID" method="get">  the filters; its own button may be marked data-listing-submit (hidden here)
 *   <div id="ID" data-listing-body>        table and paging; the answer to the same address must hold the same element
 *   <a data-listing-link>                  inside it: headings that sort and the next page
 * The address follows (history.replaceState), so that a reload or a shared link shows the same rows.
 */
const WAIT_MS = 220;
const running = new Map();

async function show(id, url) {
  const body = document.getElementById(id);
  running.get(id)?.abort();
  const controller = new AbortController();
  running.set(id, controller);
  body.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(url, { signal: controller.signal, headers: { Accept: "text/html" } });
    if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
    replace(body, await reply.text());
    window.history.replaceState(null, "", url);
    settle(id, new URL(url, window.location.href).searchParams);
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(url);
  } finally {
    if (running.get(id) === controller) body.removeAttribute("aria-busy");
  }
}

function replace(body, html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(body.id);
  if (!fresh) throw new Error("The answer has no such list");
  const focused = body.contains(document.activeElement) ? document.activeElement.textContent.trim() : null;
  body.replaceChildren(...fresh.childNodes);
  if (focused === null) return;
  // Whoever sorts by keyboard stays on the heading they pressed.
  [...body.querySelectorAll("[data-listing-link]")].find((link) => link.textContent.trim() === focused)?.focus();
}

/* The filters outside the list follow the address, so that the next one that changes does not undo the others. */
function settle(id, asked) {
  document.querySelectorAll(`form[data-listing="${id}"]`).forEach((form) => {
    [...form.elements].filter((one) => one.name && one !== document.activeElement).forEach((one) => {
      if (one.type === "checkbox") one.checked = asked.get(one.name) === one.value;
      else one.value = asked.get(one.name) ?? "";
    });
  });
}

function addressOf(form) {
  const url = new URL(form.action || window.location.href, window.location.href);
  const kept = [...new FormData(form)].filter(([, value]) => value !== "");
  const sort = new URL(window.location.href).searchParams.get("sort");
  if (sort && !kept.some(([name]) => name === "sort")) kept.push(["sort", sort]);
  url.search = new URLSearchParams(kept).toString();
  return url.toString();
}

function watch(form) {
  let timer = 0;
  const later = (wait) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => show(form.dataset.listing, addressOf(form)), wait);
  };
  form.querySelectorAll("[data-listing-submit]").forEach((button) => { button.hidden = true; });
  form.addEventListener("input", (event) => later(event.target.type === "search" ? WAIT_MS : 0));
  form.addEventListener("submit", (event) => { event.preventDefault(); later(0); });
}

function follow(event) {
  const link = event.target.closest("a[data-listing-link]");
  const body = link?.closest("[data-listing-body]");
  if (!body || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(body.id, link.href);
}

document.querySelectorAll("form[data-listing]").forEach(watch);
document.addEventListener("click", follow);
