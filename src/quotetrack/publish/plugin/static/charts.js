// Shows the numbers of one week of a chart: under the pointer, or by a slider with the keyboard.
for (const plot of document.querySelectorAll("[data-chart]")) {
  const bars = [...plot.querySelectorAll(".bar")];
  if (bars.length < 2) continue;
  const row = document.createElement("div");
  row.className = "chooser";
  const name = plot.querySelector("title")?.textContent ?? "";
  const label = document.createElement("label");
  const slider = document.createElement("input");
  const readout = document.createElement("p");
  const choose = (n) => {
    slider.value = n;
    bars.forEach((bar, m) => bar.classList.toggle("chosen", m === n));
    const text = `${bars[n].dataset.label}: ${bars[n].dataset.numbers}`;
    readout.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.type = "range";
  slider.min = 0;
  slider.max = bars.length - 1;
  slider.id = `${plot.querySelector("svg").getAttribute("aria-labelledby").split(" ")[0]}-chooser`;
  label.htmlFor = slider.id;
  label.textContent = `One ${plot.dataset.unit}`;
  slider.setAttribute("aria-label", `One ${plot.dataset.unit}: ${name}`);
  readout.className = "readout";
  slider.addEventListener("input", () => choose(Number(slider.value)));
  bars.forEach((bar, n) => bar.addEventListener("pointerenter", () => choose(n)));
  row.append(label, readout, slider);
  plot.after(row);
  choose(bars.findLastIndex((bar) => !bar.classList.contains("empty")));
}
