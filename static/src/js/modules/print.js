// A "Print" control is only there for those for whom it works: without JavaScript it stays hidden.
onContent((part) => {
  for (const button of part.querySelectorAll("[data-app-print][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
});
