// Shows a page anew when the service tells that it has changed. Without it, people load the page again.
const place = document.body.dataset.live;
const region = document.getElementById("live");
if (place && region && "EventSource" in window) {
  const say = document.createElement("p");
  say.className = "hidden";
  say.setAttribute("aria-live", "polite");
  const pause = document.createElement("button");
  pause.type = "button";
  pause.className = "second noprint";
  region.before(pause, say);
  let source, paused = false, told = 0, waiting = false, running = false;
  const show = () => { pause.textContent = paused ? "Go on with updates" : "Pause updates"; };
  const busy = () => region.contains(document.activeElement) && document.activeElement.matches("input,textarea,select");
  const renew = async () => {
    if (running || paused) { waiting = true; return; }
    if (busy()) { waiting = true; return; }
    running = true; waiting = false;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin" });
      const text = await answer.text();
      const next = new DOMParser().parseFromString(text, "text/html").getElementById("live");
      if (!answer.ok || !next) { location.reload(); return; }
      if (next.innerHTML !== region.innerHTML) {
        const id = region.contains(document.activeElement) ? document.activeElement.id : "";
        region.innerHTML = next.innerHTML;
        if (id) document.getElementById(id)?.focus();
        if (Date.now() - told > 10000) { told = Date.now(); say.textContent = "This page has changed."; }
      }
    } finally { running = false; if (waiting) { waiting = false; setTimeout(renew, 500); } }
  };
  const open = () => {
    if (source || paused || document.hidden) return;
    source = new EventSource(place);
    const since = Date.now();
    source.addEventListener("change", renew);
    source.addEventListener("over", () => { close(); if (Date.now() - since > 3000) location.reload(); });
  };
  const close = () => { source?.close(); source = undefined; };
  pause.addEventListener("click", () => { paused = !paused; show(); if (paused) close(); else { open(); renew(); } });
  region.addEventListener("focusout", () => { if (waiting) renew(); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else { open(); renew(); } });
  show();
  open();
}
