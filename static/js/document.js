/* Follows a document while it is made.
   data-document="progress address" on the card; inside it data-document-label and data-document-bar.
   When the document is ready (or has failed) the page is loaded again. */
const EVERY_MS = 700;

async function follow(card) {
  const response = await fetch(card.dataset.document, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { state, percent, label } = await response.json();
  if (state === "ready" || state === "failed" || state === "outdated") {
    window.location.reload();
    return;
  }
  card.querySelector("[data-document-label]").textContent = label || "Waiting for its turn";
  card.querySelector("[data-document-bar]").value = percent;
  window.setTimeout(() => follow(card), EVERY_MS);
}

document.querySelectorAll("[data-document]").forEach((card) => follow(card));
