/* Menus made of <details data-menu>: Escape and a click elsewhere close them, one is open at a time. */
function closeOthers(kept) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== kept) menu.open = false;
  });
}

document.addEventListener("click", (event) => closeOthers(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
