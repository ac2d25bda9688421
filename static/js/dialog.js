/*
 * Dialogs and side panels. Expects: <a href="#ID" data-dialog="ID"> or <a href="/a/page" data-dialog="ID"> that opens
 * <dialog id="ID">, and inside it <a href="#" data-dialog-close> or <button data-dialog-close>. Without scripts the link
 * leads to the page it names, or shows the dialog through :target.
 */
function open(event) {
  const trigger = event.target.closest("[data-dialog]");
  const dialog = trigger && document.getElementById(trigger.dataset.dialog);
  if (!dialog) return;
  event.preventDefault();
  dialog.showModal();
}

function close(event) {
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  const onBackdrop = event.target === dialog && !isInside(dialog, event);
  if (!onBackdrop && !event.target.closest("[data-dialog-close]")) return;
  event.preventDefault();
  dialog.close();
}

function isInside(dialog, event) {
  const box = dialog.getBoundingClientRect();
  return event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
}

document.addEventListener("click", open);
document.addEventListener("click", close);
