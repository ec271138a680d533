// Datasette's own pages: the language they are in, and names for fields that have none.
const names = {
  _filter_column: "Column to filter by",
  _filter_op: "How to compare",
  _filter_value: "What to compare with",
  _sort: "Column to sort by",
  _search: "Words to search for",
};

function nameFields() {
  for (const field of document.querySelectorAll("input:not([type]), input[type=text], input[type=search], select, textarea")) {
    const named = field.labels?.length || field.hasAttribute("aria-label") || field.title;
    if (named) continue;
    const name = (field.name || "").replace(/_[0-9]+$/, "");
    field.setAttribute("aria-label", names[name] || (field.tagName === "TEXTAREA" ? "SQL" : name || "Field"));
  }
}

if (!document.documentElement.lang) document.documentElement.lang = "en";
nameFields();
// The editor for SQL makes a field of its own once the page is there.
window.addEventListener("load", nameFields);
