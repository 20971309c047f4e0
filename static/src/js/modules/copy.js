// The address of the page can be selected by anybody; the button that copies it is there for those for whom it works.
onContent((part) => {
  for (const button of part.querySelectorAll("[data-app-copy][hidden]")) {
    const field = document.getElementById(button.dataset.appCopy);
    const said = button.closest("section").querySelector("[role=status]");
    button.hidden = false;
    field.addEventListener("focus", () => field.select());
    button.addEventListener("click", async () => {
      let done = true;
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        // Not every browser lets a page write there, and none does without TLS.
        field.select();
        done = document.execCommand("copy");
      }
      said.textContent = done ? "Copied" : "Not copied: select the address and copy it";
    });
  }
});
