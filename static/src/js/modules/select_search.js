// A long list of choices can be searched: a box above it keeps only what fits. Without JavaScript it is the plain list.
const SHOWN = 6;

function addSearch(select) {
  const label = document.querySelector(`label[for="${select.id}"]`);
  const options = [...select.options];
  const box = Object.assign(document.createElement("input"), {
    type: "search",
    className: "nhsuk-input app-select-search",
    autocomplete: "off",
    spellcheck: false,
  });
  box.setAttribute("aria-label", `Search: ${label.textContent.trim()}`);
  box.setAttribute("aria-controls", select.id);
  box.placeholder = "Type to search";
  const status = Object.assign(document.createElement("div"), { className: "nhsuk-u-visually-hidden" });
  status.setAttribute("role", "status");
  select.before(box, status);

  const fits = (option, words) => {
    const text = option.text.toLowerCase();
    return words.every((word) => text.includes(word));
  };

  function narrow() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const chosen = select.selectedOptions[0];
    const found = options.filter((option) => option.value && fits(option, words));
    select.replaceChildren(
      ...(words.length ? options.filter((option) => option === chosen || found.includes(option)) : options),
    );
    if (chosen) chosen.selected = true;
    select.size = words.length ? SHOWN : 0;
    select.classList.toggle("app-select--open", words.length > 0);
    status.textContent = !words.length ? "" : found.length === 1 ? `1 fits: ${found[0].text}` : `${found.length} fit`;
    return found;
  }

  function fold() {
    box.value = "";
    narrow();
  }

  box.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && box.value.trim()) {
      event.preventDefault();
      const [first] = narrow();
      if (first) {
        first.selected = true;
        select.dispatchEvent(new Event("change", { bubbles: true }));
        fold();
        status.textContent = `Chosen: ${first.text}`;
        select.focus();
      }
    } else if (event.key === "Escape") {
      fold();
    } else if (event.key === "ArrowDown" && box.value.trim()) {
      event.preventDefault();
      select.focus();
    }
  });
  select.addEventListener("keydown", (event) => {
    if ((event.key === "Enter" || event.key === "Escape") && select.size) {
      event.preventDefault();
      fold();
    }
  });
  select.addEventListener("click", (event) => {
    if (select.size && event.target.tagName === "OPTION") fold();
  });
  select.form?.addEventListener("submit", fold);
}

onContent((part) => {
  for (const select of part.querySelectorAll("select[data-app-search]:not([data-app-search-ready])")) {
    select.dataset.appSearchReady = "";
    addSearch(select);
  }
});
