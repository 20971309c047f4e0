// A "Print" control is only there for those for whom it works: without JavaScript it stays hidden.
for (const button of document.querySelectorAll("[data-app-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
