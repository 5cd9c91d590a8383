/*
 * The board's part of a decision pack – votes, deviations, final amounts – and all checks one after the other.
 */
(() => {
  "use strict";

  const { CHECKS_OF_THE_COMPUTATION, Unreadable, checkHelpers, parse, readPack } = window.recompute;
  const { Model, breach, drawnOrder, fails, holds, isListedOnce, leaves, money } = checkHelpers;

  const reaches = (part, whole, { numerator, denominator, strict }) => {
    const [left, right] = [part * denominator, whole * numerator];
    return strict ? left > right : left >= right;
  };

  function votesArePossible({ entitled, present, recused, yes, no, abstained }) {
    return recused <= present && present <= entitled && yes + no + abstained <= present - recused;
  }

  function quorumIsReached({ entitled, present, recused }, quorum) {
    return present - recused >= quorum.minimum_present && reaches(present - recused, entitled - recused, quorum);
  }

  function majorityIsReached(tally, { majority, tie }) {
    const { entitled, present, recused, yes, no, chair_decided: chair } = tally;
    if (tie === "chair_decides" && yes === no && yes > 0n && chair !== null) return chair === "yes";
    const whole = { votes_cast: yes + no, present: present - recused, entitled: entitled - recused }[majority.of];
    return yes > 0n && reaches(yes, whole, majority);
  }

  function resolution({ pack, final }) {
    const { tally, items } = pack.resolution;
    for (const one of [{ ids: [], tally }, ...items]) {
      const values = { ids: one.ids.join(", ") };
      const about = (key) => (one.ids.length ? `${key}_item` : key);
      if (!votesArePossible(one.tally)) return fails(about("votes_fail"), values);
      if (quorumIsReached(one.tally, pack.rules.quorum) !== one.tally.quorum_reached) return fails(about("quorum_fails"), values);
      if (majorityIsReached(one.tally, pack.rules) !== one.tally.majority_reached) return fails(about("majority_fails"), values);
    }
    const apart = items.flatMap((one) => one.ids.map((id) => [id, one.tally]));
    const votes = new Map(apart);
    if (votes.size < apart.length) return fails("voted_twice");
    const known = new Set(pack.problem.candidates.map((one) => one.id));
    const strange = [...votes.keys()].find((id) => !known.has(id));
    if (strange !== undefined) return fails("voted_unknown", { id: strange });
    for (const [id, cents] of final) {
      const { quorum_reached: quorum, majority_reached: majority } = votes.get(id) ?? tally;
      if (cents > 0n && !(quorum && majority)) return fails("refused_fails", { id, cents: money(cents) });
    }
    return holds("resolution_holds", { yes: tally.yes, no: tally.no, abstained: tally.abstained, count: items.length + 1 });
  }

  function deviations({ pack, awards, final }) {
    if (!isListedOnce(pack.awards, pack.outcome.awards)) return fails("final_listed_fails");
    const stated = new Map(pack.deviations.map((one) => [one.id, one]));
    const known = new Set(pack.problem.candidates.map((one) => one.id));
    const strange = [...stated.keys()].find((id) => !known.has(id));
    if (strange !== undefined) return fails("deviation_fails", { id: strange });
    for (const [id, cents] of awards) {
      const one = stated.get(id);
      const values = { id, computed: money(cents), resolved: money(final.get(id)) };
      const isRight = one ? one.computed_cents === cents && one.resolved_cents === final.get(id) : cents === final.get(id);
      if (!isRight) return fails(one ? "deviation_fails" : "deviation_missing", values);
      if (one && cents === final.get(id)) return fails("deviation_fails", values);
    }
    return stated.size ? holds("deviations_hold", { count: stated.size }) : holds("deviations_none");
  }

  function finalLimits({ pack, model, final }) {
    if (!isListedOnce(pack.awards, pack.problem.candidates)) return fails("final_listed_fails");
    const broken = model.breaches(final).next().value;
    if (!broken) return holds("final_hold", { spent: money([...final.values()].reduce((total, one) => total + one, 0n)) });
    const isExcused = pack.deviations.some((one) => one.broken_limit_reason !== null);
    return isExcused ? holds("final_excused") : breach(model, broken);
  }

  const CHECKS = { ...CHECKS_OF_THE_COMPUTATION, resolution, deviations, final_limits: finalLimits };

  async function contextOf(raw, versions) {
    const pack = readPack(raw);
    const drawn = await drawnOrder(pack.lots.seed, pack.problem.candidates);
    const { candidates, lot_seed: seed } = pack.problem;
    const hasLots = candidates.some((one) => one.lot !== null);
    const byLot = [...candidates].sort((one, other) => (one.lot < other.lot ? -1 : 1)).map((one) => one.id);
    const order = hasLots ? byLot : await drawnOrder(seed, candidates);
    const centsOf = (entries) => new Map(entries.map((one) => [one.id, one.awarded_cents]));
    const model = new Model(pack.problem, order);
    return { raw, pack, versions, drawn, model, awards: centsOf(pack.outcome.awards), final: centsOf(pack.awards) };
  }

  async function finding(name, context) {
    try {
      return await CHECKS[name](context);
    } catch (error) {
      return error instanceof Unreadable ? fails(error.key, error.values) : fails("cannot_be_worked_out");
    }
  }

  /*
   * Checks a pack given as text. `versions` are the published ones of this page; `tell` hears of every finding by the
   * check's name. A pack that departs from the format has no further checks.
   */
  async function recompute(text, versions, tell) {
    let context;
    try {
      context = await contextOf(parse(text), versions);
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      await tell("format", fails(error.key, error.values));
      return;
    }
    await tell("format", holds("format_holds", { count: context.pack.problem.candidates.length }));
    for (const name of Object.keys(CHECKS)) await tell(name, await checked(name, context));
  }

  /* What rests on the outcome's list of awards is not worked out where that list is wrong. */
  async function checked(name, context) {
    const needsAwards = ["limits", "reasons", "proof"].includes(name);
    const isComplete = isListedOnce(context.pack.outcome.awards, context.pack.problem.candidates);
    return needsAwards && !isComplete ? leaves("not_without_awards") : finding(name, context);
  }

  Object.assign(window.recompute, { CHECK_NAMES: ["format", ...Object.keys(CHECKS)], recompute });
})();
