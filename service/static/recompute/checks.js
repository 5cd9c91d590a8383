/*
 * The checks of a decision pack, in the order and to the same end as `python -m allocation verify`. Each gives what it
 * found: whether it holds (null: not looked into here), a key of the page's texts, and what to put into that sentence.
 */
(() => {
  "use strict";

  const { Bound, Model, Reasons, STEP_BY_STEP, TooLong, againstTheList, betterNeighbour } = window.recompute;
  const { canonical, fractionOf, mayReceive, sha256, sum } = window.recompute;

  const holds = (key, values = {}) => ({ ok: true, key, values });
  const fails = (key, values = {}) => ({ ok: false, key, values });
  const leaves = (key, values = {}) => ({ ok: null, key, values });
  const money = (cents) => ({ cents });
  const merit = (hundredths) => ({ hundredths });
  const differs = (one, other) => [...new Set([...one.keys(), ...other.keys()])].find((id) => one.get(id) !== other.get(id));
  const isListedOnce = (entries, candidates) =>
    entries.length === candidates.length && differs(idsOf(entries), idsOf(candidates)) === undefined;
  const idsOf = (entries) => new Map(entries.map((one) => [one.id, one.id]));
  const withoutHash = ({ sha256: _, ...body }) => body;

  /* Lots 1, 2, … in the order of SHA-256(seed + ":" + id), lower first. */
  async function drawnOrder(seed, candidates) {
    const drawn = await Promise.all(candidates.map(async ({ id }) => [await sha256(`${seed}:${id}`), id]));
    return drawn.sort().map(([, id]) => id);
  }

  async function seal({ raw }) {
    const found = await sha256(canonical(withoutHash(raw)));
    return found === raw.sha256 ? holds("seal_holds", { found }) : fails("seal_fails", { found, stated: raw.sha256 });
  }

  async function published({ raw, versions }) {
    const found = await sha256(canonical(withoutHash(raw)));
    const known = versions.find((one) => one.sha256 === found);
    if (!known) return fails("published_fails", { found });
    return String(raw.version) === String(known.version)
      ? holds("published_holds", { version: known.version })
      : fails("published_fails", { found });
  }

  function version({ pack, versions }) {
    const isFirst = pack.version === 1n;
    if (isFirst !== (pack.predecessor_sha256 === null)) return fails("predecessor_fails");
    if (isFirst !== (pack.correction_reason === null)) return fails("correction_fails");
    if (isFirst) return holds("version_first");
    const before = versions.find((one) => BigInt(one.version) === pack.version - 1n);
    const isChained = !before || before.sha256 === pack.predecessor_sha256;
    return isChained ? holds("version_later", { hash: pack.predecessor_sha256 }) : fails("predecessor_fails");
  }

  const toTheMicrosecond = (at) => at.slice(0, 19) + at.slice(20, -1).padEnd(6, "0");

  async function lots({ pack, drawn }) {
    const { seed, commitment, committed_at: committed } = pack.lots;
    if ((await sha256(seed)) !== commitment) return fails("commitment_fails", { seed });
    const began = pack.round.stages.filter((one) => one.stage === "scoring").map((one) => one.began_at);
    const opened = began.sort((one, other) => (toTheMicrosecond(one) < toTheMicrosecond(other) ? -1 : 1))[0];
    if (toTheMicrosecond(committed) > toTheMicrosecond(opened)) return fails("commitment_late", { committed, opened });
    const places = new Map(drawn.map((id, place) => [id, BigInt(place + 1)]));
    const { candidates } = pack.problem;
    if (candidates.every((one) => one.lot === null)) {
      return pack.problem.lot_seed === seed ? holds("lots_hold", { count: candidates.length }) : fails("other_seed");
    }
    const wrong = candidates.find((one) => one.lot !== places.get(one.id));
    if (!wrong) return holds("lots_hold", { count: candidates.length });
    return fails("lot_fails", { id: wrong.id, stated: wrong.lot, actual: places.get(wrong.id) });
  }

  /* --------------------------------------------------------------------------------------------------- merits */

  function scores({ pack }) {
    const merits = new Map(pack.problem.candidates.map((one) => [one.id, one.merit]));
    if (!isListedOnce(pack.scores, pack.problem.candidates)) return fails("scores_listed_fails");
    for (const entry of pack.scores) {
      const own = merits.get(entry.id);
      if (entry.merit !== own) return fails("merit_differs", { id: entry.id, stated: merit(entry.merit), used: merit(own) });
      const fault = entryFault(entry, pack.rules);
      if (fault) return fault;
    }
    if (pack.rules.severity_correction) return leaves("severity_left");
    const singles = pack.scores.filter((entry) => entry.individual_scores !== null).length;
    return singles ? holds("singles_hold", { count: singles }) : holds("scores_hold", { count: pack.scores.length });
  }

  function entryFault(entry, rules) {
    const isEnough = entry.scores >= rules.minimum_scores && entry.scores >= 1n;
    if (isEnough !== (entry.merit !== null)) return fails("scores_do_not_fit", { id: entry.id, scores: entry.scores });
    const [low, high] = [100n * rules.scale.minimum, 100n * rules.scale.maximum];
    if (isEnough && (entry.merit < low || entry.merit > high)) return fails("merit_off_scale", { id: entry.id, stated: merit(entry.merit) });
    if (entry.individual_scores === null) return null;
    const given = entry.individual_scores.length;
    if (BigInt(given) !== entry.scores) return fails("singles_count", { id: entry.id, given, counted: entry.scores });
    if (rules.severity_correction) return null;
    if (!isEnough) return null;
    const found = boardMerit(entry.individual_scores.map(fractionOf), rules.aggregation);
    return found === entry.merit ? null : fails("singles_fail", { id: entry.id, found: merit(found), stated: merit(entry.merit) });
  }

  function boardMerit(given, aggregation) {
    const ordered = given.sort((one, other) =>
      one.numerator * other.denominator < other.numerator * one.denominator ? -1 : 1,
    );
    const middle = Math.floor((ordered.length - 1) / 2);
    const fifth = Math.floor(ordered.length / 5);
    const counted = { mean: ordered, median: ordered.slice(middle, ordered.length - middle), trimmed_mean: ordered.slice(fifth, ordered.length - fifth) }[aggregation];
    const total = counted.reduce(
      (kept, one) => ({
        numerator: kept.numerator * one.denominator + one.numerator * kept.denominator,
        denominator: kept.denominator * one.denominator,
      }),
      { numerator: 0n, denominator: 1n },
    );
    const whole = total.denominator * BigInt(counted.length);
    return (200n * total.numerator + whole) / (2n * whole); // rounded half up once, at the end
  }

  /* ------------------------------------------------------------------------------------------- the computation */

  async function problem({ pack }) {
    const found = await sha256(canonical(pack.problem));
    const { problem_sha256: stated, rule } = pack.outcome;
    if (found !== stated) return fails("problem_fails", { found, stated });
    return rule === pack.problem.rule ? holds("problem_holds", { found }) : fails("rule_fails");
  }

  function amounts({ pack, model, awards }) {
    if (!isListedOnce(pack.outcome.awards, pack.problem.candidates)) return fails("awards_listed_fails");
    for (const one of model.candidates) {
      const cents = awards.get(one.id);
      const values = { id: one.id, cents: money(cents) };
      if (one.fixed_cents !== null && cents !== one.fixed_cents) return fails("fixed_fails", values);
      if (one.fixed_cents !== null) continue;
      if (cents > 0n && !one.isEligible) return fails("not_eligible_fails", values);
      if (!mayReceive(one, cents)) return fails("amount_fails", values);
    }
    const spent = sum([...awards.values()]);
    const stated = pack.outcome.spent_cents;
    if (spent !== stated) return fails("sum_fails", { stated: money(stated), actual: money(spent) });
    return holds("amounts_hold", { count: awards.size, spent: money(spent) });
  }

  function limits({ pack, model, awards }) {
    const broken = model.breaches(awards).next().value;
    if (broken) return breach(model, broken);
    const leap = pack.problem.no_leapfrogging ? model.firstLeapfrog(awards) : null;
    if (leap) return fails("leapfrog_fails", { id: leap.above.id, other: leap.below.id });
    const stated = limitsStated(pack, model, new Reasons(model, awards));
    const left = money(model.available - sum([...awards.values()]));
    return stated ?? holds("limits_hold", { count: model.limits.length + 1, left, reserve: money(pack.problem.reserve_cents) });
  }

  function breach(model, { limit, side, found, allowed }) {
    const label = model.limits.find((one) => one.id === limit)?.label ?? "";
    const asMoney = side.endsWith("_awards") ? (number) => number : money;
    return fails(label ? `${side}_fails` : "budget_fails", { label, found: asMoney(found), allowed: asMoney(allowed) });
  }

  const same = (one, other) => {
    if (one === null || other === null) return one === other;
    const [left, right] = [fractionOf(one), fractionOf(other)];
    return left.numerator * right.denominator === right.numerator * left.denominator;
  };

  function limitsStated(pack, model, reasons) {
    const { certificate, limits: stated } = pack.outcome;
    if (!isListedOnce(stated, model.limits)) return fails("limits_listed_fails");
    for (const limit of model.limits) {
      const mine = stated.find((one) => one.id === limit.id);
      const { received, funded } = reasons.standings.get(limit.id);
      const { minimum } = model.sides(limit);
      const relaxed = minimum < (limit.minimum_cents ?? 0n) ? minimum : null;
      const price = certificate ? (certificate.limit_prices[limit.id] ?? 0n) : null;
      const isRight =
        mine.awarded_cents === received && mine.awards === funded && mine.minimum_relaxed_to_cents === relaxed;
      if (!isRight || mine.binding !== reasons.binding(limit)) return fails("limit_stated_fails", { label: limit.label });
      if (!same(mine.price, price)) return fails("price_stated_fails", { label: limit.label });
    }
    return null;
  }

  function reasons({ pack, model, awards }) {
    const known = new Reasons(model, awards);
    for (const { id, reason: stated } of pack.outcome.awards) {
      const { would_be_funded_with: changes, ...mine } = stated;
      const found = known.of(model.byId.get(id), stated);
      const wrong = Object.keys(mine).find((name) => mine[name] !== found[name]);
      if (wrong) return fails("reason_fails", { id });
      if (changes.length && awards.get(id) > 0n) return fails("reason_fails", { id });
    }
    return holds("reasons_hold", { count: awards.size });
  }

  /* ------------------------------------------------------------------------------------------------- the proof */

  const SOLVERS = ["HiGHS", "CBC"];
  const VERSION = /^[0-9][0-9a-z.+_!-]{0,39}$/;
  const MODELLER = "PuLP ";

  function couldBeAsked({ name, version, modeller }) {
    const isModeller = modeller.startsWith(MODELLER) && VERSION.test(modeller.slice(MODELLER.length));
    return SOLVERS.includes(name) && VERSION.test(version) && isModeller;
  }

  function proof({ pack, model, awards }) {
    const { rule } = pack.problem;
    const { proof: way, solver } = pack.outcome;
    const isNamed = way === "rule" ? solver === null : solver !== null && couldBeAsked(solver);
    if (!isNamed) return fails("solver_fails");
    if (rule === "even_districts") return leaves("proof_left");
    const found = model.objective(awards);
    if (pack.outcome.objective !== String(found)) return fails("objective_fails", { found, stated: pack.outcome.objective });
    if (rule === "merit_euros" || rule === "merit_projects") return certificate(pack, model, awards, found);
    const { bound, certificate: prices, objective, proof: kind } = pack.outcome;
    const bySolver = rule === "ranking" && kind === "solver";
    if (!bySolver && (bound !== objective || kind !== "rule" || prices)) return fails("bound_stated_fails", { stated: bound });
    return rule === "ranking" ? ranking(model, awards) : again(STEP_BY_STEP[rule], model, awards);
  }

  function ranking(model, awards) {
    const { wrong, open } = againstTheList(model, awards);
    if (wrong) return fails("ranking_fails", { id: wrong.id, stated: money(awards.get(wrong.id)), found: money(wrong.found) });
    return open ? leaves("ranking_left", { count: awards.size, open }) : holds("ranking_holds", { count: awards.size });
  }

  /* Works through a rule once more, and compares the amounts. */
  function again(rule, model, awards) {
    let found;
    try {
      found = rule(model);
    } catch (error) {
      if (error instanceof TooLong) return leaves("proof_too_long");
      throw error;
    }
    if (found === null) return fails("rule_finds_none");
    const id = differs(found, awards);
    if (id === undefined) return holds("rule_holds", { count: awards.size });
    return fails("rule_fails_for", { id, stated: money(awards.get(id)), found: money(found.get(id)) });
  }

  function certificate(pack, model, awards, objective) {
    const { certificate: published, bound: stated, proof: kind } = pack.outcome;
    if (published === null || kind === "rule") return fails("certificate_missing");
    const known = new Set(model.limits.map((limit) => limit.id));
    const strange = [...Object.keys(published.limit_prices), ...Object.keys(published.award_prices)].find((id) => !known.has(id));
    if (strange !== undefined) return fails("strange_price", { id: strange });
    const bound = new Bound(model, published);
    const label = (id) => model.limits.find((one) => one.id === id)?.label ?? "";
    if (bound.value < objective) return fails("bound_fails", { bound: bound.value, objective });
    if (bound.oddPrice !== undefined) return fails("odd_price", { label: label(bound.oddPrice) });
    const isRight = kind === "exact" ? stated === String(objective) : isBetween(stated, objective, bound.value + bound.unit);
    if (!isRight) return fails("bound_stated_fails", { stated });
    const better = kind === "exact" && bound.value > objective ? betterNeighbour(model, awards) : null;
    if (better) return fails("better_exists", { id: better[0].one.id, cents: money(better[0].amount) });
    return nearness(bound.value - objective, objective, kind);
  }

  function isBetween(stated, low, high) {
    if (!/^-?\d+$/.test(stated)) return false;
    return BigInt(stated) >= low && BigInt(stated) <= high;
  }

  /* Says how near to the proven bound the split is, in ten-thousandths of what was reached. */
  function nearness(gap, objective, kind) {
    if (gap === 0n) return holds("proof_exact", { objective });
    const share = { hundredths: (gap * 10000n + objective - 1n) / (objective || 1n) };
    return holds(kind === "exact" ? "proof_near" : "proof_solver", { objective, share });
  }

  Object.assign(window.recompute, {
    CHECKS_OF_THE_COMPUTATION: { seal, published, version, lots, scores, problem, amounts, limits, reasons, proof },
    checkHelpers: { Model, breach, drawnOrder, fails, holds, isListedOnce, leaves, money },
  });
})();
