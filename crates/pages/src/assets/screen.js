// Votes by single keys, once somebody switches them on. Without it, people press the buttons.
const form = document.querySelector("form[data-keys]");
const place = document.getElementById("keys");
if (form && place) {
  const names = ["INCLUDE", "EXCLUDE", "UNSURE"];
  let kept = { on: false, keys: ["v", "x", "u"] };
  try { kept = { ...kept, ...JSON.parse(localStorage.getItem("screening")) }; } catch { /* the usual keys */ }
  const button = (name) => form.querySelector(`button[name=verdict][value=${name}]`);
  const words = names.map((name) => button(name).textContent.trim());
  const make = (tag, parent, text = "") => { const made = document.createElement(tag); made.textContent = text; parent.append(made); return made; };
  const say = make("p", place);
  say.setAttribute("role", "status");
  const turn = make("button", place);
  turn.type = "button";
  turn.className = "second";
  const more = make("details", place);
  make("summary", more, "Choose other keys");
  const show = () => {
    say.textContent = `Keys are ${kept.on ? "on" : "off"}: ${names.map((_, at) => `${kept.keys[at].toUpperCase()} for “${words[at]}”`).join(", ")}.`;
    turn.textContent = kept.on ? "Switch keys off" : "Switch keys on";
    names.forEach((name, at) => { if (kept.on) button(name).setAttribute("aria-keyshortcuts", kept.keys[at]); else button(name).removeAttribute("aria-keyshortcuts"); });
    try { localStorage.setItem("screening", JSON.stringify(kept)); } catch { /* kept for this page alone */ }
  };
  names.forEach((_, at) => {
    const label = make("label", make("div", more), `Key for “${words[at]}” `);
    const input = make("input", label);
    input.type = "text";
    input.maxLength = 1;
    input.value = kept.keys[at];
    input.addEventListener("input", () => {
      const key = input.value.trim().toLowerCase();
      if (key && !kept.keys.some((other, place) => other === key && place !== at)) { kept.keys[at] = key; show(); }
    });
    input.addEventListener("blur", () => { input.value = kept.keys[at]; });
  });
  turn.addEventListener("click", () => { kept.on = !kept.on; show(); });
  document.addEventListener("keydown", (event) => {
    if (!kept.on || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input,select,textarea")) return;
    const name = names[kept.keys.indexOf(event.key.toLowerCase())];
    if (name) { event.preventDefault(); button(name).click(); }
  });
  show();
}
