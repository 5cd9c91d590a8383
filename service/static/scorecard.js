/*
 * An open scorecard. htmx saves each change and beirat.js says how that went; this adds four things: a refusal is told
 * in place with its reason; what could not be saved is kept in this browser until it is; a text that met another one
 * is shown again; and points can be typed. On the list it names the proposals of which something is still kept.
 */
(() => {
  "use strict";

  const PREFIX = "scorecard:";
  const REFUSED_FOR_GOOD = [404, 409, 422]; // Anything else passes: signing in again, a line, a restart.
  const TYPING_MS = 900;
  const TEXTS = ["comment", "note"];

  /* A browser may forbid storing; then there is simply nothing to come back to. */
  function put(key, value) {
    try {
      if (value) localStorage.setItem(key, JSON.stringify(value));
      else localStorage.removeItem(key);
    } catch {
      /* nothing to do */
    }
  }

  function get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  }

  function keys() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  }

  for (const element of document.querySelectorAll("[data-with-script]")) element.hidden = false;

  /* -------------------------------------------------------------------------------- the list */

  const waiting = document.querySelector("[data-waiting]");
  if (waiting) {
    const start = `${PREFIX}${waiting.dataset.owner}:${waiting.dataset.waiting}`;
    const numbers = keys()
      .filter((key) => key.startsWith(start) && /^\d+$/.test(key.slice(start.length)))
      .map((key) => Number(key.slice(start.length)))
      .sort((one, other) => one - other);
    for (const number of numbers) {
      const link = document.createElement("a");
      link.href = `${waiting.dataset.waiting}${number}`;
      link.textContent = String(number);
      const line = document.createElement("li");
      line.append(link);
      waiting.querySelector("[data-waiting-list]").append(line);
    }
    waiting.hidden = numbers.length === 0;
  }

  const form = document.querySelector("form[data-scorecard]");
  if (!form) return;

  /* -------------------------------------------------------------------------------- keeping, telling */

  const key = `${PREFIX}${form.dataset.owner}:${form.getAttribute("action")}`;
  const textsKey = `${key}:texts`;
  const problem = document.getElementById("save-problem");
  const ours = (event) => event.detail.elt instanceof Element && event.detail.elt.closest("form") === form;
  const entriesOf = () => [...new FormData(form)].filter(([name]) => name !== "csrf");
  const said = (entries) => JSON.stringify(entries.filter(([name]) => name !== "version"));
  let sent = "";

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

  /* What was typed here and refused: reloading shows what stands, and this beside it. */
  function keepTexts() {
    const typed = TEXTS.map((name) => form.elements[name]).filter((area) => area.value !== area.defaultValue);
    if (typed.length) put(textsKey, typed.map((area) => area.value));
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (ours(event)) sent = said(entriesOf());
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (ours(event) && event.detail.xhr.status >= 400) event.detail.shouldSwap = false;
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    if (!ours(event)) return;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful) {
      put(key, null);
      tell("");
      // Whatever was typed while this save was under way is still to be saved.
      if (said(entriesOf()) !== sent) form.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (status >= 400 && status < 500) {
      put(key, REFUSED_FOR_GOOD.includes(status) ? null : entriesOf());
      if (REFUSED_FOR_GOOD.includes(status)) keepTexts();
      tell(reasonIn(event.detail.xhr));
      const indicator = document.getElementById(form.dataset.autosave);
      indicator.textContent = indicator.dataset.refused;
    } else {
      put(key, entriesOf());
    }
  });

  /* Texts are saved when the field is left; until then this browser keeps them. */
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, input[type=text]")) put(key, entriesOf());
  });

  /* Without a line the next page would not come, and this one would be gone. */
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    event.stopPropagation();
    put(key, entriesOf());
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && get(key)) form.dispatchEvent(new Event("change", { bubbles: true }));
  });

  /* -------------------------------------------------------------------------------- typing points */

  let typed = "";
  let typedAt = 0;

  function choose(group, wanted) {
    const radio = [...group.querySelectorAll("input[type=radio]")].find((each) => each.value === wanted);
    if (!radio) return false;
    radio.focus();
    if (!radio.checked) radio.click();
    return true;
  }

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button.button--primary[name=then]"));
      return;
    }
    const group = event.target.matches("input[type=radio]") && event.target.closest("[data-scale]");
    if (!group || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Delete" || event.key === "Backspace") {
      if (choose(group, "")) event.preventDefault();
    } else if (/^\d$/.test(event.key)) {
      typed = event.timeStamp - typedAt < TYPING_MS ? typed + event.key : event.key;
      typedAt = event.timeStamp;
      if (choose(group, typed) || choose(group, event.key)) event.preventDefault();
    }
  });

  /* -------------------------------------------------------------------------------- coming back */

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

  const texts = get(textsKey);
  if (Array.isArray(texts)) {
    const box = document.getElementById("kept-texts");
    box.querySelector("[data-kept]").textContent = texts.join("\n\n");
    box.hidden = false;
    box.querySelector("[data-drop]").addEventListener("click", () => {
      put(textsKey, null);
      box.hidden = true;
    });
  }

  window.addEventListener("load", () => {
    const entries = get(key);
    if (!Array.isArray(entries)) return;
    restore(entries);
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
