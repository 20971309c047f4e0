// In the staff week "Same all week" copies Monday to Friday's other days at once and goes on to the next person, so
// that a week is typed in a row of keys. Without JavaScript the server does it and shows the page again.
onContent((part) => {
  for (const table of part.querySelectorAll("[data-app-same-as-monday]")) {
    const said = table.parentElement.querySelector("[role=status]");
    table.addEventListener("click", (event) => {
      const button = event.target.closest("button[name=do]");
      if (!button) return;
      event.preventDefault();
      const row = button.closest("tr");
      const [monday, ...others] = [...row.querySelectorAll("textarea")].slice(0, 5);
      for (const day of others) day.value = monday.value;
      said.textContent = `${row.querySelector("th").firstChild.textContent.trim()}: Tuesday to Friday are as Monday`;
      const next = row.nextElementSibling?.querySelector("textarea");
      (next ?? table.closest("form").querySelector("button:not([name])")).focus();
    });
  }
});
