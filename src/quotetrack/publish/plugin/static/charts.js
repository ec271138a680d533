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
  slider.type = "range";
  slider.min = 0;
  slider.max = bars.length - 1;
  slider.value = bars.length - 1;
  slider.id = `${plot.querySelector("svg").getAttribute("aria-labelledby").split(" ")[0]}-chooser`;
  label.htmlFor = slider.id;
  label.textContent = `One ${plot.dataset.unit}`;
  slider.setAttribute("aria-label", `One ${plot.dataset.unit}: ${name}`);
  readout.className = "readout";
  const choose = (n) => {
    for (const bar of bars) bar.classList.toggle("chosen", bar === bars[n]);
    const text = `${bars[n].dataset.label}: ${bars[n].dataset.numbers}`;
    readout.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  };
  slider.addEventListener("input", () => choose(Number(slider.value)));
  slider.addEventListener("focus", () => choose(Number(slider.value)));
  bars.forEach((bar, n) => {
    bar.addEventListener("pointerenter", () => {
      slider.value = n;
      choose(n);
    });
  });
  row.append(label, slider);
  plot.after(row, readout);
  slider.setAttribute("aria-valuetext", `${bars.at(-1).dataset.label}: ${bars.at(-1).dataset.numbers}`);
}
