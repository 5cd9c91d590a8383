/*
 * The conflict question's list: a search field that hides what does not match. Ticked proposals always stay in sight.
 * Without JavaScript the whole list is there, with jumps to the districts.
 */
(() => {
  "use strict";

  const box = document.querySelector("[data-tick-search]");
  if (!box) return;

  const input = box.querySelector("input");
  const found = box.querySelector("[role=status]");
  const groups = [...document.querySelectorAll("[data-tick-group]")].map((element) => ({
    element,
    lines: [...element.querySelectorAll("[data-tick]")],
  }));

  function narrow() {
    const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, lines } of groups) {
      let inGroup = 0;
      for (const line of lines) {
        const text = line.textContent.toLocaleLowerCase();
        line.hidden = !line.querySelector("input").checked && !words.every((word) => text.includes(word));
        if (!line.hidden) inGroup += 1;
      }
      element.hidden = inGroup === 0;
      shown += inGroup;
    }
    found.textContent = words.length ? found.dataset.found + shown : found.dataset.all;
  }

  box.hidden = false;
  input.addEventListener("input", narrow);
  // Enter in the search field must not send the form.
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
})();
