// Makes searching quicker; nothing here is needed to search.

const box = document.querySelector("[data-search]");

// "/" goes to the search box, as on many sites, unless somebody is typing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  const at = event.target;
  if (at instanceof Element && at.closest("input, textarea, select, [contenteditable]")) return;
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Fields left empty needn't stand in the address that is shared.
for (const form of document.querySelectorAll("form.search")) {
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((field) => field.name && !field.value);
    for (const field of empty) field.disabled = true;
    setTimeout(() => {
      for (const field of empty) field.disabled = false;
    });
  });
}
