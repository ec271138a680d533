// An article: what a quotation tells stands beside it while it is pointed at or focused, and keys
// go from one to the next. All of it also stands in the list, which needs no script.

const labels = [...document.querySelectorAll(".label")];
const marks = [...document.querySelectorAll("[data-of]")];
const tip = document.createElement("div");
tip.className = "card-tip";
tip.hidden = true;
// Who listens or goes by keys has all of it in the list: there it isn't to be met a second time.
tip.setAttribute("aria-hidden", "true");
document.querySelector("main").append(tip);

// In a page that nobody sees, copies of images aren't loaded.
const elsewhere = document.implementation.createHTMLDocument("");

let shown = null;
let waiting = 0;

function entryOf(label) {
  return document.getElementById(label.getAttribute("href").slice(1));
}

function numbersOf(mark) {
  return mark.dataset.of.trim().split(" ");
}

function labelOf(number) {
  return labels.find((label) => label.dataset.n === number);
}

// The same as in the list, without the keys that may stand in a page once only.
function fill(entry) {
  const parts = [entry.querySelector(".brief"), entry.querySelector(".told")];
  const copies = parts.map((part) => elsewhere.importNode(part, true));
  for (const copy of copies) copy.querySelectorAll(".drawing").forEach(drawLate);
  tip.replaceChildren(...copies);
  for (const one of tip.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of tip.querySelectorAll("a, summary, [tabindex]")) one.tabIndex = -1;
  tip.className = `card-tip ${[...entry.classList].filter((name) => name !== "entry").join(" ")}`;
}

// A drawing in the card would be loaded with it, though nobody has asked for it.
function drawLate(drawing) {
  const { alt, src, parentElement } = drawing.querySelector("img");
  drawing.open = false;
  parentElement.replaceChildren();
  drawing.addEventListener("toggle", () => {
    if (drawing.open && !parentElement.firstChild) parentElement.append(Object.assign(new Image(), { alt, src }));
  });
}

function place(beside) {
  const room = beside.getBoundingClientRect();
  const own = tip.getBoundingClientRect();
  const below = room.bottom + 8 + own.height < window.innerHeight;
  const top = below ? room.bottom + 8 : Math.max(8, room.top - own.height - 8);
  const left = Math.min(Math.max(8, room.left), window.innerWidth - own.width - 8);
  tip.style.top = `${top}px`;
  tip.style.left = `${Math.max(8, left)}px`;
}

function open(label, beside) {
  const entry = entryOf(label);
  if (!entry) return;
  clearTimeout(waiting);
  if (shown !== label) {
    close();
    fill(entry);
    shown = label;
    tip.hidden = false;
    for (const mark of marks) {
      if (numbersOf(mark).includes(label.dataset.n)) mark.classList.add("lit");
    }
  }
  place(beside);
}

function close() {
  clearTimeout(waiting);
  if (!shown) return;
  shown = null;
  tip.hidden = true;
  for (const mark of document.querySelectorAll(".lit")) mark.classList.remove("lit");
}

// Time to move the pointer from the words into the card.
function closeSoon() {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (!tip.matches(":hover") && !(shown && shown.matches(":focus"))) close();
  }, 250);
}

for (const label of labels) {
  label.addEventListener("focus", () => open(label, label));
  label.addEventListener("blur", closeSoon);
  label.addEventListener("mouseenter", () => open(label, label));
  label.addEventListener("mouseleave", closeSoon);
}
for (const mark of marks) {
  mark.addEventListener("mouseenter", () => {
    const label = labelOf(numbersOf(mark)[0]);
    if (label) open(label, mark);
  });
  mark.addEventListener("mouseleave", closeSoon);
}
tip.addEventListener("mouseleave", closeSoon);
window.addEventListener("scroll", () => {
  if (shown && shown.matches(":focus") && isInView(shown)) place(shown);
  else close();
}, { passive: true });

// Who follows a number into the list finds what it tells there laid open.
function unfold() {
  const entry = location.hash.startsWith("#e-") && document.getElementById(location.hash.slice(1));
  if (entry) entry.querySelector("details").open = true;
}
window.addEventListener("hashchange", unfold);
unfold();

// Single keys can be turned off: they are in the way of those who speak to their computer.
const told = document.getElementById("keys-told");
const keys = document.createElement("input");
if (told) {
  keys.type = "checkbox";
  keys.id = "keys";
  keys.checked = true;
  const words = document.createElement("label");
  words.htmlFor = "keys";
  words.textContent = "Keys: n or j for the next quotation, p or k for the one before, Escape to close";
  const line = document.createElement("span");
  line.className = "switch";
  line.append(keys, words);
  told.append(line);
}

function step(by) {
  const at = labels.indexOf(document.activeElement);
  const start = at >= 0 ? at + by : labels.findIndex(isBelowTop) + (by < 0 ? -1 : 0);
  const label = labels[Math.min(Math.max(start, 0), labels.length - 1)];
  if (!label) return;
  label.focus();
  label.scrollIntoView({ block: "center" });
  open(label, label);
}

function isBelowTop(label) {
  return label.getBoundingClientRect().top > 0;
}

function isInView(label) {
  const { top, bottom } = label.getBoundingClientRect();
  return bottom > 0 && top < window.innerHeight;
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    close();
    return;
  }
  const written = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (!keys.checked || written || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n" || event.key === "j") step(1);
  if (event.key === "p" || event.key === "k") step(-1);
});
