// A table that is laid out as cards at phone width is no table any more to some browsers (Safari), unless its parts say
// what they are. HTML's checker holds that to be superfluous, so the page does not say it, and this does.
const ROLES = {
  table: "table",
  "thead, tbody": "rowgroup",
  tr: "row",
  td: "cell",
  "th[scope=col]": "columnheader",
  "th[scope=row]": "rowheader",
};

onContent((part) => {
  for (const [elements, role] of Object.entries(ROLES)) {
    for (const element of part.querySelectorAll(`:is(.app-table, .app-matrix):is(${elements}), :is(.app-table, .app-matrix) :is(${elements})`)) {
      element.setAttribute("role", role);
    }
  }
});
