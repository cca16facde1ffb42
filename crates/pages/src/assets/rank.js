// Moves the items of a list by buttons and by dragging, and keeps their numbers. Without it, people type the numbers.
for (const list of document.querySelectorAll("ol[data-rank]")) {
  const say = document.createElement("p");
  say.className = "hidden";
  say.setAttribute("aria-live", "polite");
  list.before(say);
  // Where not every item needs a number: so many have one at most.
  const most = Number(list.dataset.rank) || 0;
  const items = () => [...list.children];
  const input = (item) => item.querySelector("input[type=number]");
  const has = (item) => Number(input(item).value) > 0;
  const ranked = () => items().filter(has);
  const number = () => (most ? ranked() : items()).forEach((item, at) => { input(item).value = most && at >= most ? "" : at + 1; });
  const tell = (item) => {
    const what = item.querySelector(".what").textContent.trim();
    say.textContent = has(item) ? `${what}: now number ${items().indexOf(item) + 1} of ${items().length}.` : `${what}: not in your order.`;
  };
  const sort = () => {
    const value = (item) => Number(input(item).value) || Infinity;
    const now = items();
    const sorted = now.map((item, at) => [value(item), at, item]).sort((a, b) => a[0] - b[0] || a[1] - b[1] || 0).map((row) => row[2]);
    if (sorted.some((item, at) => item !== now[at])) list.append(...sorted);
  };
  const move = (item, by) => {
    sort();
    const last = ranked().at(-1);
    if (most && !has(item)) {
      if (by > 0 || ranked().length >= most) return tell(item);
      input(item).value = most;
      if (last) last.after(item); else list.prepend(item);
    } else if (most && by > 0 && item === last) {
      input(item).value = "";
    } else if (by < 0) {
      item.previousElementSibling?.before(item);
    } else {
      item.nextElementSibling?.after(item);
    }
    number();
    tell(item);
  };
  list.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-by]");
    if (!button) return;
    event.preventDefault();
    move(button.closest("li"), Number(button.dataset.by));
    button.focus();
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
    item.addEventListener("dragend", () => {
      if (!held) return;
      const [before, after] = [held.previousElementSibling, held.nextElementSibling];
      if (most) input(held).value = !before || has(before) || (after && has(after)) ? most : "";
      number();
      tell(held);
      held = undefined;
    });
  }
}
