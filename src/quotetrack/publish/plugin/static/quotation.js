// Buttons that copy a citation; where a browser lets no page copy, there are none.

if (navigator.clipboard) {
  for (const line of document.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button");
    const told = document.createElement("span");
    button.type = "button";
    button.textContent = line.dataset.words;
    told.setAttribute("role", "status");
    told.className = "soft small";
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(document.getElementById(line.dataset.copy).textContent);
        told.textContent = " Copied.";
      } catch {
        told.textContent = " The browser did not allow it: mark and copy the words.";
      }
    });
    line.append(button, told);
  }
}
