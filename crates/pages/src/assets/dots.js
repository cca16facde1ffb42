// Counts dots as they are given. Without it, the service says when there are too many.
for (const form of document.querySelectorAll("form[data-dots]")) {
  const most = Number(form.dataset.dots);
  const inputs = [...form.querySelectorAll("input[name^=dots-]")];
  const left = form.querySelector("[data-left]");
  const used = () => inputs.reduce((sum, input) => sum + (Number(input.value) || 0), 0);
  const show = () => { const n = most - used(); left.textContent = n < 0 ? `${-n} too many` : `${n} left of ${most}`; };
  form.addEventListener("input", show);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-by]");
    if (!button) return;
    event.preventDefault();
    const input = button.closest("li").querySelector("input");
    input.value = Math.max(0, (Number(input.value) || 0) + Number(button.dataset.by));
    show();
    button.focus();
  });
  show();
}
