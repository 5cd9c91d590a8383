/*
 * Small help on top of pages that work without it: says what became of a save, tries again when it failed, asks before
 * unsaved text is left, and puts the focus on what needs reading. No dependencies; htmx is used when it is there.
 *
 * In the page:
 *   <form data-autosave="save-status" …>  saves itself through htmx; the named element shows how that went
 *   <form data-guard …>                   asks before leaving while something typed has not been sent
 *   <p id="save-status" class="save" role="status" data-state="…" data-sending="…" data-failed="…" …>
 *   <button data-confirm="…?">            asks before sending
 *   <button data-print hidden>            prints; <select data-submit> sends its form when changed
 */
(() => {
  "use strict";

  const RETRY_AFTER_MS = [4000, 10000, 30000, 60000];
  const SHOW_SENDING_AFTER_MS = 500; // A quick save goes straight to "saved": less to listen to.
  const SENDING_TWICE_MS = 4000;
  const SWAPPED_REFUSALS = [409, 422]; // The server's own sentence stands in the page; see htmx-config.

  const dirty = new Set();
  const retries = new WeakMap();
  const sendingTimers = new WeakMap();

  const autosaveFormOf = (element) =>
    element instanceof Element ? element.closest("form[data-autosave]") : null;

  const indicatorOf = (form) => document.getElementById(form.dataset.autosave);

  function show(form, state, text) {
    clearTimeout(sendingTimers.get(form));
    const indicator = indicatorOf(form);
    if (!indicator) return;
    indicator.dataset.state = state;
    if (text && indicator.textContent !== text) indicator.textContent = text;
  }

  const wording = (form, key) => indicatorOf(form)?.dataset[key];

  /* -------------------------------------------------------------------------------- saving through htmx */

  function saved(form, status) {
    clearTimeout(retries.get(form)?.timer);
    retries.delete(form);
    dirty.delete(form);
    const indicator = indicatorOf(form);
    const stale =
      status === 204 || ["sending", "unsaved", "failed"].some((key) => indicator?.textContent === wording(form, key));
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    show(form, "saved", stale ? `${wording(form, "saved")} ${time}` : undefined);
  }

  function notSaved(form, element, status) {
    dirty.add(form);
    if (status === 0 || status >= 500) {
      // A lost line or a restart passes.
      show(form, "failed", wording(form, "failed"));
      retryLater(form, element);
    } else {
      // What the server refuses will be refused again.
      show(form, "failed", SWAPPED_REFUSALS.includes(status) ? undefined : wording(form, "refused"));
    }
  }

  function retryLater(form, element) {
    const waiting = retries.get(form) ?? { count: 0, timer: 0 };
    clearTimeout(waiting.timer);
    const pause = RETRY_AFTER_MS[Math.min(waiting.count, RETRY_AFTER_MS.length - 1)];
    waiting.count += 1;
    waiting.again = () => element.isConnected && window.htmx.trigger(element, "change");
    waiting.timer = setTimeout(waiting.again, pause);
    retries.set(form, waiting);
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    const form = autosaveFormOf(event.detail.elt);
    if (!form) return;
    clearTimeout(sendingTimers.get(form));
    sendingTimers.set(
      form,
      setTimeout(() => show(form, "sending", wording(form, "sending")), SHOW_SENDING_AFTER_MS),
    );
  });

  document.addEventListener("htmx:afterRequest", (event) => {
    const form = autosaveFormOf(event.detail.elt);
    if (!form) return;
    const status = event.detail.xhr?.status ?? 0;
    if (event.detail.successful) saved(form, status);
    else notSaved(form, event.detail.elt, status);
  });

  window.addEventListener("online", () => {
    for (const form of dirty) retries.get(form)?.again?.();
  });

  /* -------------------------------------------------------------------------------- leaving with unsaved changes */

  document.addEventListener("input", (event) => {
    const field = event.target;
    const form = field.closest?.("form[data-guard], form[data-autosave]");
    if (!form) return;
    dirty.add(form);
    if (form.matches("[data-autosave]") && field.matches("textarea, input[type=text]")) {
      show(form, "unsaved", wording(form, "unsaved"));
    }
  });

  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* -------------------------------------------------------------------------------- asking first, sending once */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    dirty.delete(form);
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, SENDING_TWICE_MS);
  });

  // A page that comes back from the browser's memory may send again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  /* -------------------------------------------------------------------------------- focus and small comforts */

  document.querySelector("[data-focus]")?.focus();

  /* On paper nothing is folded; older browsers cannot be told so by the style sheet. */
  window.addEventListener("beforeprint", () => {
    for (const fold of document.querySelectorAll(".document__fold:not([open])")) {
      fold.open = true;
      window.addEventListener("afterprint", () => (fold.open = false), { once: true });
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  for (const select of document.querySelectorAll("select[data-submit]")) {
    select.addEventListener("change", () => select.form.requestSubmit());
  }
})();
