// A form marked `data-app-autosave` saves its words while somebody writes: after a pause, and when they leave the page;
// with the value "all" whatever is typed or chosen in it.
// It is sent where the form goes, with `then=autosave`, and its `[data-app-saved]` says politely what became of it.
// Without JavaScript, and for all that is not words, the form's buttons save.
const pause = 3000;

for (const form of document.querySelectorAll("form[data-app-autosave]")) {
  const said = form.querySelector("[data-app-saved]");
  const isWhole = form.dataset.appAutosave === "all";
  const names = ["claim", "statement"];
  const typed = () =>
    isWhole
      ? [...new FormData(form)].filter(([name]) => name !== "revision")
      : names.map((name) => [name, form.elements[name]?.value ?? ""]);
  const words = () => JSON.stringify(typed());
  let saved = words();
  let timer;
  let running = null;
  let isStopped = false;

  const say = (sentence) => {
    if (said.textContent !== sentence) said.textContent = sentence;
  };

  async function send(keepalive) {
    const sent = words();
    const body = new URLSearchParams({ then: "autosave" });
    for (const name of ["csrfmiddlewaretoken", "revision"]) body.set(name, form.elements[name]?.value ?? "");
    for (const [name, value] of typed()) if (name !== "csrfmiddlewaretoken") body.append(name, value);
    let response;
    try {
      response = await fetch(form.action || location.href, { method: "POST", body, keepalive, redirect: "manual" });
    } catch {
      return say("Not saved yet: there is no connection. Your words stay here.");
    }
    if (response.type === "opaqueredirect") {
      isStopped = true;
      return say("Not saved: you have been signed out. Press “Save” to sign in again; your words are kept.");
    }
    const answer = await response.json().catch(() => null);
    if (!answer) return say("Not saved yet. Press “Save and continue”.");
    say(response.ok ? answer.sentence : `Not saved yet: ${answer.sentence}`);
    if (response.ok) {
      form.elements.revision.value = answer.revision;
      saved = sent;
    }
    // Somebody else saved theirs: the button shows both versions, and until then nothing is written over.
    isStopped = response.status === 409;
  }

  function save(keepalive = false) {
    clearTimeout(timer);
    if (running || isStopped || words() === saved) return running;
    running = send(keepalive).finally(() => {
      running = null;
    });
    return running;
  }

  form.addEventListener("input", ({ target }) => {
    clearTimeout(timer);
    if (isWhole || names.includes(target.name)) timer = setTimeout(save, pause);
  });
  document.addEventListener("visibilitychange", () => document.hidden && save(true));
  window.addEventListener("pagehide", () => save(true));
  window.addEventListener("online", () => save());
  // What is being saved has to arrive first, or the button would send an older revision of one's own words.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) {
      isStopped = true;
      return;
    }
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
  });
  // Back on a page that the browser had kept: nothing was sent since.
  window.addEventListener("pageshow", ({ persisted }) => {
    if (persisted) isStopped = false;
  });
}
