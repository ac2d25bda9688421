/* Puts the cursor where the eye has to go first. Expects: data-focus on an error summary; "/" goes to [data-search]. */
document.querySelector("[data-focus]")?.focus();

function isTyping(target) {
  return target.matches("input, textarea, select, [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  const search = document.querySelector("[data-search]");
  if (event.key !== "/" || event.ctrlKey || event.metaKey || !search || isTyping(event.target)) return;
  event.preventDefault();
  search.focus();
});
