// A form marked `data-app-unsaved` asks before its page is left with words that were not sent. Without JavaScript
// nothing is asked, and the browser goes where it is told.
for (const form of document.querySelectorAll("form[data-app-unsaved]")) {
  const words = () => JSON.stringify([...new FormData(form)]);
  const was = words();
  // What came back with errors was not all saved, and was never in the page before.
  const hadErrors = Boolean(document.querySelector(".nhsuk-error-summary"));
  let isSent = false;

  form.addEventListener("submit", () => {
    isSent = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && (hadErrors || words() !== was)) event.preventDefault();
  });
  // Back on a page that the browser had kept.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) isSent = false;
  });
}
