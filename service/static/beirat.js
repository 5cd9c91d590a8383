/*
 * Small help on top of pages that work without it: says what became of a save, tries again when it failed, asks before
 * unsaved text is left, and puts the focus on what needs reading. No dependencies; htmx is used when it is there.
 *
 * In the page:
 *   <form data-autosave="save-status" …>  saves itself through htmx; the named element shows how that went
 *   <form data-guard …>                   asks before leaving while something typed has not been sent
 *   <p id="save-status" class="save" role="status" data-state="…" data-sending="…" data-failed="…" …>
 */
(() => {
  "use strict";

  const RETRY_AFTER_MS = [4000, 10000, 30000, 60000];
  const retries = new WeakMap();
  const dirty = new Set();

  const indicatorOf = (form) => document.getElementById(form.dataset.autosave);

  const autosaveFormOf = (element) =>
    element instanceof Element ? element.closest("form[data-autosave]") : null;

  function show(form, state) {
    const indicator = indicatorOf(form);
    if (!indicator || indicator.dataset.state === state) return;
    indicator.dataset.state = state;
    if (indicator.dataset[state]) indicator.textContent = indicator.dataset[state];
  }

  /* -------------------------------------------------------------------------------- saving through htmx */

  function retryLater(form, element) {
    const waiting = retries.get(form) ?? { count: 0, timer: 0 };
    clearTimeout(waiting.timer);
    const pause = RETRY_AFTER_MS[Math.min(waiting.count, RETRY_AFTER_MS.length - 1)];
    waiting.count += 1;
    waiting.again = () => element.isConnected && window.htmx.trigger(element, "change");
    waiting.timer = setTimeout(waiting.again, pause);
    retries.set(form, waiting);
  }

  function settled(form) {
    clearTimeout(retries.get(form)?.timer);
    retries.delete(form);
    dirty.delete(form);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = autosaveFormOf(event.detail.elt);
    if (form) show(form, "sending");
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = autosaveFormOf(event.detail.elt);
    if (!form) return;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful) {
      settled(form);
      const indicator = indicatorOf(form);
      if (indicator) indicator.dataset.state = "saved";
    } else {
      dirty.add(form);
      show(form, "failed");
      // What the server refuses (4xx) will be refused again; a lost line or a restart passes.
      if (status === 0 || status >= 500) retryLater(form, event.detail.elt);
    }
  });

  window.addEventListener("online", () => {
    for (const form of dirty) retries.get(form)?.again?.();
  });

  /* -------------------------------------------------------------------------------- leaving with unsaved changes */

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-guard], form[data-autosave]");
    if (!form || event.target.type === "file") return;
    dirty.add(form);
    if (form.matches("[data-autosave]") && event.target.matches("textarea, input[type=text]")) show(form, "unsaved");
  });

  document.addEventListener("submit", (event) => {
    dirty.delete(event.target);
  });

  window.addEventListener("beforeunload", (event) => {
    const open = [...dirty].some((form) => form.isConnected);
    if (open) event.preventDefault();
  });

  /* -------------------------------------------------------------------------------- sending once, asking once */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !event.defaultPrevented) {
      if (form.dataset.sent === "yes") event.preventDefault();
      form.dataset.sent = "yes";
      setTimeout(() => delete form.dataset.sent, 4000);
    }
  });

  // A page that comes back from the browser's memory may send again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  /* -------------------------------------------------------------------------------- focus and small comforts */

  document.querySelector("[data-focus]")?.focus({ preventScroll: false });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-print]")) window.print();
  });

  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;

  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
})();
