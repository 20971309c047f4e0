// A heading of a column with nothing in it is none, and a screen reader should not announce it.
for (const heading of document.querySelectorAll("thead th:empty")) {
  heading.replaceWith(Object.assign(document.createElement("td"), { className: heading.className }));
}
