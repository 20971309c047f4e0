// Filters and pages of a list without loading the page again. The server answers with the whole page as ever, of which
// the main part is taken; so what it sends is the same with and without JavaScript. Follows htmx in the same file.
const TIDY = {
  allowEval: false,
  allowScriptTags: false,
  // Its style would be inline, which the Content-Security-Policy forbids.
  includeIndicatorStyles: false,
  // "Back" asks the server again: lists hold people's names, which the browser should not keep.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  scrollIntoViewOnBoost: false,
};
Object.assign(htmx.config, TIDY);

const announcer = Object.assign(document.createElement("div"), { className: "nhsuk-u-visually-hidden" });
announcer.setAttribute("role", "status");
document.body.append(announcer);

const load = (event) => window.location.assign(event.detail.pathInfo.finalRequestPath);

// A session that ran out, or an error: the whole page, as without JavaScript.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo, isError } = event.detail;
  const asked = new URL(pathInfo.finalRequestPath, window.location.href);
  if (isError || new URL(xhr.responseURL).pathname !== asked.pathname) {
    event.detail.shouldSwap = false;
    load(event);
  }
});
document.addEventListener("htmx:sendError", load);

let wasOpen = false;
document.addEventListener("htmx:beforeRequest", () => {
  wasOpen = document.querySelector(".app-filters")?.open ?? false;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const main = event.detail.elt.closest("main") ?? document.querySelector("main");
  const filters = main.querySelector(".app-filters");
  if (filters && wasOpen) {
    filters.open = true;
  }
  // A summary of errors has taken the focus already, and is read out by itself.
  if (main.querySelector(".nhsuk-error-summary:not([data-disable-auto-focus])")) {
    return;
  }
  const heading = main.querySelector("h1");
  if (event.detail.requestConfig.elt.tagName === "FORM") {
    // Its panel may have been folded when htmx looked for the control that had the focus.
    main.querySelector(".app-filters [type=submit]")?.focus({ preventScroll: true });
  } else {
    heading.tabIndex = -1;
    heading.focus();
  }
  announcer.textContent = heading.textContent;
});
