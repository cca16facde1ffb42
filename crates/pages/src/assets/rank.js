// Moves the items of a list by buttons and by dragging, and keeps their numbers. Without it, people type the numbers.
for (const list of document.querySelectorAll("ol.rank")) {
  const say = document.createElement("p");
  say.className = "hidden";
  say.setAttribute("aria-live", "polite");
  list.before(say);
  const items = () => [...list.children];
  const number = () => items().forEach((item, at) => {
    const input = item.querySelector("input[type=number]");
    if (input && input.value !== "") input.value = at + 1;
  });
  const fill = () => items().forEach((item, at) => { const input = item.querySelector("input[type=number]"); if (input) input.value = at + 1; });
  const tell = (item) => { say.textContent = `${item.querySelector(".what").textContent.trim()}: now number ${items().indexOf(item) + 1} of ${items().length}.`; };
  const move = (item, by) => {
    const other = by < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (other) { if (by < 0) other.before(item); else other.after(item); }
    fill();
    tell(item);
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-by]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), Number(button.dataset.by));
    button.focus();
  });
  list.addEventListener("change", () => {
    const value = (item) => Number(item.querySelector("input[type=number]").value) || Infinity;
    const sorted = items().map((item, at) => [value(item), at, item]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    sorted.forEach(([, , item]) => list.append(item));
  });
  let held;
  for (const item of items()) {
    item.draggable = matchMedia("(min-width: 40rem) and (pointer: fine)").matches;
    item.addEventListener("dragstart", (event) => { held = item; event.dataTransfer.effectAllowed = "move"; });
    item.addEventListener("dragover", (event) => {
      event.preventDefault();
      if (!held || held === item) return;
      const box = item.getBoundingClientRect();
      if (event.clientY < box.top + box.height / 2) item.before(held); else item.after(held);
    });
    item.addEventListener("dragend", () => { if (held) { fill(); tell(held); held = undefined; } });
  }
  if (list.dataset.filled) number();
}
