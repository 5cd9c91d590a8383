/*
 * An open scorecard. htmx saves each change and beirat.js says how that went; this adds two things: a refusal is told
 * in place with its reason, and what could not be saved is kept in this browser until it is.
 */
(() => {
  "use strict";

  const form = document.querySelector("form[data-scorecard]");
  if (!form) return;

  const key = `scorecard:${form.getAttribute("action")}`;
  const problem = document.getElementById("save-problem");
  const ours = (event) => event.detail.elt instanceof Element && event.detail.elt.closest("form") === form;

  /* A browser may forbid storing; then there is simply nothing to come back to. */
  function keep(entries) {
    try {
      if (entries) localStorage.setItem(key, JSON.stringify(entries));
      else localStorage.removeItem(key);
    } catch {
      /* nothing to do */
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  const entriesOf = () => [...new FormData(form)].filter(([name]) => name !== "csrf");

  function tell(text) {
    problem.querySelector("[data-problem]").textContent = text;
    problem.hidden = text === "";
    if (text) problem.focus({ preventScroll: false });
  }

  function reasonIn(xhr) {
    try {
      const answer = JSON.parse(xhr.responseText);
      return [answer.detail, answer.advice].filter(Boolean).join(" ");
    } catch {
      return xhr.statusText;
    }
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (ours(event) && event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!ours(event)) return;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful) {
      keep(null);
      tell("");
    } else if (status >= 400 && status < 500) {
      keep(null);
      tell(reasonIn(event.detail.xhr));
      const indicator = document.getElementById(form.dataset.autosave);
      indicator.textContent = indicator.dataset.refused;
    } else {
      keep(entriesOf());
    }
  });

  function restore(entries) {
    for (const control of form.elements) {
      if (control.type === "checkbox") control.checked = entries.some(([name]) => name === control.name);
    }
    for (const [name, value] of entries) {
      for (const control of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (control.type === "radio") control.checked = control.value === value;
        else if (control.type !== "checkbox") control.value = value;
      }
    }
  }

  window.addEventListener("load", () => {
    const entries = kept();
    if (!Array.isArray(entries)) return;
    restore(entries);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
