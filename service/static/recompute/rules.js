/*
 * Rules that go step by step, worked through again: the same share for all (`flat_cut`) and equal parts of the budget
 * for all members (`equal_shares`), each with the order kept where the round wants it. Fractions are exact.
 */
(() => {
  "use strict";

  const { BUDGET, Model, divisor, larger, nextAmount, smaller, sum } = window.recompute;
  const RAISE_CENTS = 100n;
  const FEW_BLOCS = 100;
  const MOST_COURSES = 2000;

  /* Takes longer than a page should; the program has no such bound. */
  class TooLong extends Error {}

  const isLess = (one, other) => one.part * other.whole < other.part * one.whole;
  const isSame = (one, other) => one.part * other.whole === other.part * one.whole;
  const namesOf = (one) => [BUDGET, ...one.limitIds];
  const byMerit = (one, other) => (one.merit === other.merit ? one.place - other.place : one.merit > other.merit ? -1 : 1);

  /* What the budget and each limit have left once the fixed amounts are taken off: cents, and how many may be funded. */
  function roomsOf(model) {
    const demand = sum(model.candidates.map((one) => model.demand(one)));
    const everybody = BigInt(model.candidates.length);
    const left = (id, cents, awards) => {
      const fixed = model.members.get(id).map((one) => one.fixed_cents ?? 0n);
      return [id, { cents: cents - sum(fixed), awards: awards - BigInt(fixed.filter((one) => one > 0n).length) }];
    };
    const limits = model.limits.map(({ id, maximum_cents: most, maximum_awards: count }) => left(id, most ?? demand, count ?? everybody));
    return new Map([left(BUDGET, model.available, everybody), ...limits]);
  }

  const withFixed = (model, given) => new Map(model.candidates.map((one) => [one.id, one.fixed_cents ?? given.get(one.id) ?? 0n]));

  /* ------------------------------------------------------------------------------------------------- flat_cut */

  function flatCut(model) {
    const rooms = roomsOf(model);
    const { sharing, given } = cutsOf(model, rooms).at(-1);
    return withFixed(model, byLot(sharing, given, rooms));
  }

  /* Round after round, as long as somebody falls below its minimum: who takes part, and what each is given. */
  function cutsOf(model, rooms) {
    const cuts = [];
    for (let candidates = model.decided(); ; ) {
      const sharing = withinCounts(candidates, rooms);
      const share = largestShare(sharing, rooms);
      const given = new Map(sharing.map((one) => [one.id, largestWithin(one, { part: share.part * one.most, whole: share.whole })]));
      cuts.push({ sharing, given });
      const others = candidates.filter((one) => given.get(one.id) !== 0n);
      if (others.length === candidates.length) return cuts;
      candidates = others;
    }
  }

  /* Whether a candidate takes part in any round of the sharing. */
  const isSharing = (model, one) => cutsOf(model, roomsOf(model)).some(({ sharing }) => sharing.includes(one));

  /* Where only so many may be funded, the best: by merit, then lot. */
  function withinCounts(candidates, rooms) {
    const left = new Map([...rooms].map(([id, { awards }]) => [id, awards]));
    const kept = new Set();
    for (const one of [...candidates].sort(byMerit)) {
      if (!namesOf(one).every((id) => left.get(id) > 0n)) continue;
      kept.add(one);
      for (const id of namesOf(one)) left.set(id, left.get(id) - 1n);
    }
    return candidates.filter((one) => kept.has(one));
  }

  /* The largest share of the maxima, at most all, for which every limit has room. */
  function largestShare(candidates, rooms) {
    if (!candidates.length) return { part: 0n, whole: 1n };
    const asked = new Map();
    for (const one of candidates) for (const id of namesOf(one)) asked.set(id, (asked.get(id) ?? 0n) + one.most);
    const shares = [...asked].map(([id, whole]) => ({ part: larger(rooms.get(id).cents, 0n), whole }));
    return shares.reduce((least, one) => (isLess(one, least) ? one : least), { part: 1n, whole: 1n });
  }

  function largestWithin({ award, least }, { part, whole }) {
    if (award.kind === "menu") return award.amounts_cents.filter((cents) => cents * whole <= part).at(-1) ?? 0n;
    const { minimum_cents: minimum, step_cents: step } = award;
    if (least === 0n || part < minimum * whole) return 0n;
    return minimum + ((part - minimum * whole) / (whole * step)) * step;
  }

  /* What rounding left over: the next amount to each in the order of lots, where it fits. */
  function byLot(candidates, given, rooms) {
    const left = new Map([...rooms].map(([id, { cents }]) => [id, cents]));
    const take = (one, cents) => namesOf(one).forEach((id) => left.set(id, left.get(id) - cents));
    for (const one of candidates) take(one, given.get(one.id));
    for (const one of candidates) {
      const cents = given.get(one.id);
      const more = nextAmount(one, cents) - cents;
      if (cents === 0n || more === 0n || !namesOf(one).every((id) => left.get(id) >= more)) continue;
      given.set(one.id, cents + more);
      take(one, more);
    }
    return given;
  }

  /* --------------------------------------------------------------------------------------------- equal_shares */

  function equalShares(model) {
    const rooms = roomsOf(model);
    const candidates = model.decided();
    const blocs = blocsOf(model.problem.ballots);
    if (blocs.length > FEW_BLOCS) throw new TooLong();
    const members = sum(blocs.map((bloc) => bloc.size));
    const budget = larger(rooms.get(BUDGET).cents, 0n);
    const supporters = supportersOf(blocs, candidates);
    const after = (raises) => {
      const whole = members || 1n;
      const purse = new Purse(blocs, supporters, budget + raises * RAISE_CENTS * whole, whole);
      return purchases(candidates, purse, rooms);
    };
    const most = members ? ((2n * budget + RAISE_CENTS) * members - budget) / members / RAISE_CENTS : 0n;
    const bought = lastWithinBudget(after, most, candidates.length);
    return withFixed(model, new Map(candidates.map((one) => [one.id, bought.has(one.id) ? one.most : 0n])));
  }

  /* Members with the very same ballot always have the same money left. */
  function blocsOf(ballots) {
    const sizes = new Map();
    for (const { scores } of ballots) {
      const given = Object.entries(scores).filter(([, score]) => score > 0n).sort();
      const key = JSON.stringify(given.map(([id, score]) => [id, String(score)]));
      const bloc = sizes.get(key) ?? { size: 0n, scores: new Map(given) };
      sizes.set(key, { ...bloc, size: bloc.size + 1n });
    }
    return [...sizes.values()];
  }

  function supportersOf(blocs, candidates) {
    return new Map(
      candidates.map(({ id }) => {
        const listed = blocs.flatMap((bloc, place) => (bloc.scores.has(id) ? [{ place, score: bloc.scores.get(id) }] : []));
        const common = listed.reduce((kept, { score }) => (kept * score) / divisor(kept, score), 1n);
        return [id, listed.map((one) => ({ ...one, inverse: common / one.score }))];
      }),
    );
  }

  /* What each bloc's members still have, as whole numbers of one common fraction, and the course that this took. */
  class Purse {
    constructor(blocs, supporters, money, whole) {
      Object.assign(this, { blocs, supporters, whole, course: [] });
      this.money = blocs.map(() => money);
    }

    /* The least rate of money for utility at which all supporters can pay together; null where they cannot. */
    rate(id, cost) {
      const able = this.supporters.get(id).filter(({ place }) => this.money[place] > 0n);
      const need = ({ place, inverse }) => this.money[place] * inverse;
      able.sort((one, other) => (need(one) < need(other) ? -1 : need(one) > need(other) ? 1 : one.place - other.place));
      let missing = cost * this.whole;
      let weight = sum(able.map(({ place, score }) => this.blocs[place].size * score));
      for (const [number, { place, score }] of able.entries()) {
        if (missing * score <= this.money[place] * weight) {
          this.note(id, able.slice(0, number));
          return { part: missing, whole: weight * cost * this.whole, missing, weight };
        }
        missing -= this.money[place] * this.blocs[place].size;
        weight -= this.blocs[place].size * score;
      }
      this.note(id, able);
      return null;
    }

    note(id, exhausted) {
      this.course.push(JSON.stringify([id, ...exhausted.map(({ place }) => place).sort((one, other) => one - other)]));
    }

    pay(id, { missing, weight }) {
      this.money = this.money.map((money) => money * weight);
      this.whole *= weight;
      for (const { place, score } of this.supporters.get(id)) this.money[place] -= smaller(this.money[place], missing * score);
    }
  }

  /* Buys what is cheapest for its utility first; nothing where all together would cost more than the budget. */
  function purchases(candidates, purse, rooms) {
    const left = new Map([...rooms].map(([id, room]) => [id, { ...room }]));
    const open = new Map(candidates.map((one, place) => [one.id, { one, place, part: 0n, whole: 1n }]));
    const bought = new Set();
    for (let one = cheapest(open, purse); one; one = cheapest(open, purse)) {
      open.delete(one.id);
      if (one.limitIds.some((id) => left.get(id).cents < one.most || left.get(id).awards < 1n)) continue;
      if (left.get(BUDGET).cents < one.most) return { bought: new Set(), isTooMuch: true, course: purse.course };
      for (const id of namesOf(one)) {
        left.get(id).cents -= one.most;
        left.get(id).awards -= 1n;
      }
      const found = purse.rate(one.id, one.most);
      if (found) purse.pay(one.id, found);
      bought.add(one.id);
    }
    return { bought, isTooMuch: false, course: purse.course };
  }

  /* The smallest rate, then the first lot. Rates only rise, so the last known ones bound the next from below. */
  function cheapest(open, purse) {
    const isBefore = (one, other) => isLess(one, other) || (isSame(one, other) && one.place < other.place);
    let best = null;
    for (const entry of [...open.values()].sort((one, other) => (isBefore(one, other) ? -1 : 1))) {
      if (best && isBefore(best, entry)) break;
      const found = purse.rate(entry.one.id, entry.one.most);
      if (!found) {
        open.delete(entry.one.id);
        continue;
      }
      Object.assign(entry, { part: found.part, whole: found.whole });
      if (!best || isBefore(entry, best)) best = entry;
    }
    return best?.one ?? null;
  }

  /* Raises all parts by one euro at a time until the purchases would cost too much; where the course stays, by many. */
  function lastWithinBudget(after, most, everything) {
    let [raises, jump, here, looked] = [0n, 1n, after(0n), 0];
    const text = ({ course }) => course.join();
    while (raises < most && here.bought.size < everything) {
      if ((looked += 1) > MOST_COURSES) throw new TooLong();
      const further = smaller(jump, most - raises);
      const there = after(raises + further);
      const stays = text(there) === text(here);
      if (further > 1n && !stays) {
        jump = further / 2n;
        continue;
      }
      if (there.isTooMuch) break;
      [raises, here] = [raises + further, there];
      jump = stays ? 2n * further : 1n;
    }
    return here.bought;
  }

  /* ---------------------------------------------------------------------------------------- the order is kept */

  /* Leaves out, in each queue, the last one who passes somebody over, until nobody does; null where limits break. */
  function keepingOrder(model, rule) {
    const leftOut = new Set();
    for (;;) {
      const awards = rule(without(model, leftOut));
      const passing = model.problem.no_leapfrogging ? passingOver(model, awards) : [];
      const free = passing.filter((one) => one.fixed_cents === null);
      if (!free.length) return passing.length || !model.breaches(awards).next().done ? null : awards;
      const lastOfEach = new Map(free.sort(byMerit).map((one) => [model.queueOf(one), one.id]));
      for (const id of lastOfEach.values()) leftOut.add(id);
    }
  }

  function passingOver(model, awards) {
    const passed = new Map();
    for (const { above } of model.leapfrogs(awards)) {
      passed.set(model.queueOf(above), larger(passed.get(model.queueOf(above)) ?? 0n, above.merit));
    }
    const funded = model.candidates.filter((one) => awards.get(one.id) > 0n && one.merit !== null);
    return funded.filter((one) => one.merit < (passed.get(model.queueOf(one)) ?? 0n));
  }

  function without(model, leftOut) {
    const candidates = model.problem.candidates.map((one) => (leftOut.has(one.id) ? { ...one, excluded: "passed over" } : one));
    return new Model({ ...model.problem, candidates }, model.candidates.map((one) => one.id));
  }

  /* The amounts of a rule that goes step by step; null where it finds none that hold the limits. */
  const STEP_BY_STEP = {
    flat_cut: (model) => keepingOrder(model, flatCut),
    equal_shares: (model) => keepingOrder(model, equalShares),
  };

  Object.assign(window.recompute, { STEP_BY_STEP, TooLong, byMerit, isSharing });
})();
