/*
 * Light, dark, or as the system says. A classic script in the head, so that a page never flashes in the wrong colours.
 * Expects: <button data-theme-switch> with <span data-theme-name> inside it (hidden until this script shows it).
 */
(() => {
  "use strict";
  const KEY = "vendorrisk-theme";
  const CHOICES = ["system", "light", "dark"];
  const NAMES = { system: "As the system", light: "Light", dark: "Dark" };
  const darkSystem = window.matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      const stored = window.localStorage.getItem(KEY);
      return CHOICES.includes(stored) ? stored : "system";
    } catch {
      return "system";
    }
  }

  function apply(choice) {
    const dark = choice === "dark" || (choice === "system" && darkSystem.matches);
    document.documentElement.dataset.bsTheme = dark ? "dark" : "light";
    document.documentElement.dataset.themeChoice = choice;
  }

  function label(button, choice) {
    button.hidden = false;
    button.setAttribute("aria-label", `Colours: ${NAMES[choice]}. Change`);
    button.title = `Colours: ${NAMES[choice]}`;
    const name = button.querySelector("[data-theme-name]");
    if (name) name.textContent = NAMES[choice];
  }

  function next() {
    const choice = CHOICES[(CHOICES.indexOf(chosen()) + 1) % CHOICES.length];
    try {
      window.localStorage.setItem(KEY, choice);
    } catch {
      // A browser that keeps nothing still changes for this page.
    }
    apply(choice);
    document.querySelectorAll("[data-theme-switch]").forEach((button) => label(button, choice));
  }

  apply(chosen());
  darkSystem.addEventListener("change", () => apply(chosen()));
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-theme-switch]").forEach((button) => {
      label(button, chosen());
      button.addEventListener("click", next);
    });
  });
})();
