// A link marked `data-opens` shows the form of the page that it leads to without leaving this one: "dialog" on top of it,
// "here" under the link's own row. Without JavaScript, or when anything is out of the ordinary, it is the link that it is.
// The form must lead back to the page on which the link stands.
const ask = (address, options) => fetch(address, { redirect: "manual", credentials: "same-origin", ...options });
const isPlain = (event) => !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;

function focusOn(element) {
  if (!element.matches("a, button, input, select, textarea")) element.tabIndex = -1;
  element.focus();
}

// The main part of a page as a fragment whose forms know where they go; null where it holds no form to send.
async function formOf(response, address) {
  const main = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("main");
  if (!main?.querySelector("form[method=post]")) return null;
  for (const form of main.querySelectorAll("form")) {
    form.action = form.getAttribute("action") || address;
  }
  const part = document.createElement("div");
  part.append(...main.childNodes);
  return part;
}

// One part is open at a time, so that no two fields bear the same id.
let closeOpenPart = () => {};

// History has an entry for an open dialog, so that "Back" closes it.
window.addEventListener("popstate", () => {
  if (!history.state?.dialog) document.querySelector("dialog.app-dialog")?.close();
});

function loadAgain() {
  const go = () => location.assign(location.pathname + location.search);
  if (history.state?.dialog) {
    window.addEventListener("popstate", go, { once: true });
    history.back();
  } else {
    go();
  }
}

// Sends a form of the part; what comes back with errors takes the part's place, anything else is the browser's to show.
async function send(form, submitter, show) {
  const address = form.action;
  const body = new FormData(form, submitter);
  try {
    // Whoever was signed out meanwhile sends the form the plain way, which keeps what was typed.
    if ((await ask(address, { method: "HEAD" })).type !== "opaqueredirect") {
      const response = await ask(address, { method: "POST", body });
      if (response.type === "opaqueredirect") return loadAgain();
      const part = response.ok && (await formOf(response, address));
      if (part) return show(part);
    }
  } catch {
    // No network: the browser says so.
  }
  form.submit();
}

function listen(box, show, close) {
  let isBusy = false;
  box.addEventListener("submit", async (event) => {
    if (event.target.method !== "post") return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    await send(event.target, event.submitter, show);
    isBusy = false;
  });
  // "Keep the link" and its like lead back to this page, which is there already.
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && isPlain(event) && link.origin + link.pathname === location.origin + location.pathname && !link.hash) {
      event.preventDefault();
      close();
    }
  });
}

const tellOthers = (part) => part.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true }));
const newButton = (text, className, onClick) => {
  const button = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
  button.addEventListener("click", onClick);
  return button;
};

function openDialog(link, first) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "app-dialog" });
  const close = () => dialog.close();
  const closeButton = newButton("Close", "app-link-button app-dialog__close", close);
  const show = (part) => {
    const heading = Object.assign(document.createElement("h2"), { id: "dialog-heading" });
    const title = part.querySelector("h1");
    heading.className = title.className;
    heading.append(...title.childNodes);
    title.replaceWith(heading);
    dialog.replaceChildren(closeButton, part);
    dialog.scrollTop = 0;
    if (!dialog.open) dialog.showModal();
    // A summary of errors takes the focus by itself.
    focusOn(heading);
    tellOthers(part);
  };
  dialog.setAttribute("aria-labelledby", "dialog-heading");
  dialog.addEventListener("close", () => {
    dialog.remove();
    closeOpenPart = () => {};
    if (history.state?.dialog) history.back();
    link.focus();
  });
  listen(dialog, show, close);
  document.body.append(dialog);
  closeOpenPart = close;
  history.pushState({ ...history.state, dialog: true }, "");
  show(first);
}

// Of a longer form only the field that the link's address names is shown, and what has errors; the others keep their values.
function showOnly(part, hash) {
  const field = hash && part.querySelector(`#${CSS.escape(hash.slice(1))}`);
  if (!field) return;
  for (const group of part.querySelectorAll("form > .nhsuk-form-group")) {
    group.hidden = !group.contains(field) && !group.matches(".nhsuk-form-group--error");
  }
}

function openHere(link, first) {
  const box = Object.assign(document.createElement("div"), { className: "app-inline app-no-print" });
  const close = () => {
    box.remove();
    link.setAttribute("aria-expanded", "false");
    closeOpenPart = () => {};
    link.focus();
  };
  const show = (part) => {
    part.querySelector(".app-heading")?.remove();
    showOnly(part, link.hash);
    const save = part.querySelector("form [type=submit]");
    const group = Object.assign(document.createElement("div"), { className: "nhsuk-button-group" });
    save.replaceWith(group);
    group.append(save, newButton("Cancel", "app-link-button", close));
    box.replaceChildren(part);
    const field = [...part.querySelectorAll("input:not([type=hidden]), select, textarea")].find(
      (each) => each.checkVisibility?.() ?? each.offsetParent,
    );
    focusOn(field ?? save);
    tellOthers(part);
  };
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", link.textContent.replace(/\s+/g, " ").trim());
  box.addEventListener("keydown", (event) => event.key === "Escape" && !event.defaultPrevented && close());
  listen(box, show, close);
  const row = link.closest(".nhsuk-summary-list__row");
  // A list of names and values may hold nothing but rows: so the form is a part of its row's value.
  if (row) row.querySelector("dd").append(box);
  else (link.closest("p") ?? link).after(box);
  link.setAttribute("aria-expanded", "true");
  closeOpenPart = close;
  show(first);
}

const OPENERS = { dialog: openDialog, here: openHere };

async function openFrom(link) {
  link.setAttribute("aria-busy", "true");
  try {
    const address = link.href.split("#")[0];
    const response = await ask(address);
    const part = response.ok && (await formOf(response, address));
    if (!part?.querySelector("h1")) return location.assign(link.href);
    closeOpenPart();
    OPENERS[link.dataset.opens](link, part);
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
}

if (window.HTMLDialogElement) {
  onContent((part) => {
    for (const link of part.querySelectorAll("a[data-opens]")) {
      if (link.dataset.opens === "dialog") link.setAttribute("aria-haspopup", "dialog");
      else link.setAttribute("aria-expanded", "false");
    }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-opens]");
    if (!link || !isPlain(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (link.getAttribute("aria-expanded") === "true") closeOpenPart();
    else if (!link.hasAttribute("aria-busy")) openFrom(link);
  });
}
