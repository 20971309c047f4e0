// A form marked `data-app-check` is checked while somebody fills it in: after a pause it is sent where it goes, with
// `check=yes`, which saves nothing, and what the page says in `#check-results` is put into this one.
// Without JavaScript the button "Check" does the same.
const pauseBeforeCheck = 700;

onContent((scope) => {
  for (const form of scope.querySelectorAll("form[data-app-check]")) {
    const results = () => form.parentElement.querySelector("#check-results");
    let timer;
    let running;
    const check = async () => {
      running?.abort();
      running = new AbortController();
      const body = new FormData(form);
      body.set("check", "yes");
      try {
        const response = await fetch(form.action || location.href, {
          method: "POST",
          body,
          redirect: "manual",
          signal: running.signal,
        });
        if (!response.ok) return;
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        const told = page.querySelector("#check-results");
        if (told && results() && results().innerHTML.trim() !== told.innerHTML.trim()) {
          results().innerHTML = told.innerHTML;
        }
      } catch {
        // Typed on meanwhile, or no connection: the button checks.
      }
    };
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(check, pauseBeforeCheck);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      running?.abort();
    });
  }
});
