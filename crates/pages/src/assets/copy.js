// Copies a secret or an address. Without it, people select the text: one click takes it all.
for (const place of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "second";
  button.textContent = "Copy";
  button.setAttribute("aria-live", "polite");
  place.after(button);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(place.textContent.trim());
    button.textContent = "Copied";
  });
}
