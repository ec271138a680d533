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

const text = document.querySelector("article.text");
// Room beside the text that is worth the name, in pixels.
const enough = 220;

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

// Who it is and how sure, as in the list, and how that was found; all else is told there. Without
// the keys that may stand in a page once only.
function fill(entry) {
  const parts = [".brief", ".told > p", ".why dd"].map((part) => entry.querySelector(part));
  tip.replaceChildren(...parts.filter(Boolean).map(copy));
  for (const one of tip.querySelectorAll("[id]")) one.removeAttribute("id");
  for (const one of tip.querySelectorAll("a, summary, [tabindex]")) one.tabIndex = -1;
  tip.className = `card-tip ${[...entry.classList].filter((name) => name !== "entry").join(" ")}`;
}

function copy(part) {
  const line = document.createElement("p");
  line.append(...part.cloneNode(true).childNodes);
  return line;
}

// Beside the text where there is room, so that it covers none of it; else below the words.
function place(beside) {
  const room = beside.getBoundingClientRect();
  const edge = text.getBoundingClientRect().right;
  const free = window.innerWidth - edge - 24;
  tip.style.maxWidth = free > enough ? `${free}px` : "";
  const own = tip.getBoundingClientRect();
  if (free > enough) {
    tip.style.top = `${Math.max(8, Math.min(room.top, window.innerHeight - own.height - 8))}px`;
    tip.style.left = `${edge + 16}px`;
    return;
  }
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
  // What stands in the list is on the screen then, and has the focus.
  label.addEventListener("click", close);
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
  words.textContent = "Keys: n or j for the next quotation, p or k for the one before, Enter for why, Escape to close and go back";
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
    const entry = event.target.closest(".entry");
    if (entry) labels.find((label) => entryOf(label) === entry)?.focus();
    close();
    return;
  }
  const written = event.target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]");
  if (!keys.checked || written || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "n" || event.key === "j") step(1);
  if (event.key === "p" || event.key === "k") step(-1);
});
