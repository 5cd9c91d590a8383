/*
 * The conflict question's list: a search field that hides what does not match, and unfolds the districts in which
 * something does. Ticked proposals always stay in sight. Without JavaScript the button beside the field does the same.
 */
(() => {
  "use strict";

  const form = document.querySelector("[data-tick-form]");
  if (!form) return;

  const input = form.querySelector("#tick-search");
  const found = form.querySelector("#tick-found");
  const groups = [...form.querySelectorAll("[data-tick-group]")].map((element) => ({
    element,
    unfolded: element.open,
    lines: [...element.querySelectorAll("[data-tick]")],
  }));

  function narrow() {
    const words = input.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, unfolded, lines } of groups) {
      let inGroup = 0;
      for (const line of lines) {
        const text = line.textContent.toLocaleLowerCase();
        line.hidden = !line.querySelector("input").checked && !words.every((word) => text.includes(word));
        if (!line.hidden) inGroup += 1;
      }
      element.hidden = inGroup === 0;
      element.open = words.length ? inGroup > 0 : unfolded || lines.some((line) => line.querySelector("input").checked);
      shown += inGroup;
    }
    found.textContent = words.length ? found.dataset.found + shown : found.dataset.all;
  }

  // The first of these is the form's default button: Enter in any field presses it, and must not send an answer.
  for (const button of form.querySelectorAll("button[value=search]")) {
    button.addEventListener("click", (event) => event.preventDefault());
  }
  input.addEventListener("input", narrow);
})();
