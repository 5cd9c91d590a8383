/*
 * The page on which anybody recomputes a decision: loads the pack, or takes a file, and ticks off check after check.
 *
 * In the page:
 *   <section data-recompute data-pack="…/decision.json" data-versions='[…]' data-texts='{…}'>
 *     <div data-controls hidden>     its buttons: data-run, data-alter="cent|lot|merit"; an <input type="file">
 *     <p role="status" data-summary>
 *     <li data-check="seal">         with <span data-state> and <p data-finding>
 *     <template data-mark="ok">      what stands in data-state: ok, bad, left, busy
 */
(() => {
  "use strict";

  const { CHECK_NAMES, canonical, hasBrowsersOwn, parse, recompute } = window.recompute;
  const root = document.querySelector("[data-recompute]");
  if (!root) return;

  const texts = JSON.parse(root.dataset.texts);
  const versions = JSON.parse(root.dataset.versions);
  const language = document.documentElement.lang;
  const summary = root.querySelector("[data-summary]");
  const controls = root.querySelector("[data-controls]");
  const rowOf = (name) => root.querySelector(`[data-check="${name}"]`);

  /* ---------------------------------------------------------------------------------------------- wording */

  const hundredths = (number) => {
    const comma = language === "de" ? "," : ".";
    const rest = String(number % 100n).padStart(2, "0");
    return `${(number / 100n).toLocaleString(language)}${comma}${rest}`;
  };

  function money(cents) {
    const amount = cents % 100n === 0n ? (cents / 100n).toLocaleString(language) : hundredths(cents);
    return language === "de" ? `${amount}\u00a0€` : `€${amount}`;
  }

  function shown(value) {
    if (value === null || value === undefined) return "–";
    if (typeof value === "bigint") return value.toLocaleString(language);
    if (typeof value !== "object") return String(value);
    if ("cents" in value) return money(value.cents);
    return value.hundredths === null ? "–" : hundredths(value.hundredths);
  }

  const say = (key, values = {}) => texts[key].replace(/%\((\w+)\)s/g, (_, name) => shown(values[name]));

  /* ---------------------------------------------------------------------------------------------- ticking off */

  function mark(name, kind, text) {
    const row = rowOf(name);
    const template = root.querySelector(`template[data-mark="${kind}"]`);
    row.dataset.kind = kind;
    row.querySelector("[data-state]").replaceChildren(template.content.cloneNode(true));
    row.querySelector("[data-finding]").textContent = text;
  }

  const painted = () => new Promise((resolve) => setTimeout(resolve));

  async function run(text, file) {
    const found = new Map();
    controls.querySelectorAll("button, input").forEach((control) => (control.disabled = true));
    summary.textContent = say("checking", { file });
    summary.dataset.kind = "busy";
    CHECK_NAMES.forEach((name) => mark(name, "busy", ""));
    await recompute(text, versions, async (name, finding) => {
      found.set(name, finding.ok);
      const kind = finding.ok === null ? "left" : finding.ok ? "ok" : "bad";
      mark(name, kind, say(finding.key, finding.values));
      await painted();
    });
    CHECK_NAMES.filter((name) => !found.has(name)).forEach((name) => mark(name, "left", ""));
    sumUp(found, file);
    controls.querySelectorAll("button, input").forEach((control) => (control.disabled = false));
  }

  function sumUp(found, file) {
    const failed = CHECK_NAMES.filter((name) => found.get(name) === false);
    const done = CHECK_NAMES.filter((name) => found.get(name)).length;
    const names = failed.map((name) => rowOf(name).dataset.title).join(", ");
    const values = { done, failed: failed.length, count: CHECK_NAMES.length, names };
    const sentences = [say(failed.length ? "some_fail" : "all_hold", values), say("checked", { file })];
    if (!hasBrowsersOwn) sentences.push(say("own_sha256"));
    summary.textContent = sentences.join(" ");
    summary.dataset.kind = failed.length ? "bad" : "ok";
  }

  function complain(key) {
    summary.textContent = say(key);
    summary.dataset.kind = "bad";
  }

  /* ---------------------------------------------------------------------------------------------- which file */

  async function published() {
    const answer = await fetch(root.dataset.pack);
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.text();
  }

  /* Changes one thing in the pack as it is in memory, to show which check notices. */
  const ALTERATIONS = {
    cent(pack) {
      const award = pack.awards.find((one) => one.awarded_cents > 0n) ?? pack.awards[0];
      award.awarded_cents += 1n;
      return { id: award.id };
    },
    lot({ problem: { candidates } }) {
      candidates.forEach((one, place) => (one.lot ??= BigInt(place + 1)));
      const [one, other] = candidates;
      [one.lot, other.lot] = [other.lot, one.lot];
      return { id: one.id, other: other.id };
    },
    merit({ problem: { candidates } }) {
      const one = candidates.find(({ merit }) => merit !== null);
      one.merit += 1n;
      return { id: one.id };
    },
  };

  async function runAltered(kind) {
    const pack = parse(await published());
    const values = ALTERATIONS[kind](pack);
    await run(canonical(pack), say(`altered_${kind}`, values));
  }

  const guarded = (action) => async (event) => {
    try {
      await action(event);
    } catch {
      complain("not_loaded");
    }
  };

  controls.hidden = false;
  controls.querySelector("[data-run]").addEventListener(
    "click",
    guarded(async () => run(await published(), "decision.json")),
  );
  controls.querySelector("input[type=file]").addEventListener(
    "change",
    guarded(async ({ target }) => {
      const [file] = target.files;
      if (file) await run(await file.text(), file.name);
    }),
  );
  for (const button of controls.querySelectorAll("[data-alter]")) {
    button.addEventListener("click", guarded(() => runAltered(button.dataset.alter)));
  }
})();
