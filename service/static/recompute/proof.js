/*
 * Why no better split exists: the published prices prove an upper bound on what any split can reach, in exact fractions.
 * Where the split found stays below that bound, its neighbours are tried one by one.
 */
(() => {
  "use strict";

  const { BUDGET, divisor, fractionOf, larger, nextAmount, previousAmount, smaller, sum } = window.recompute;
  const absolute = (number) => (number < 0n ? -number : number);

  /* Prices as whole numbers of one common fraction of a hundredth. */
  class Prices {
    constructor(certificate) {
      const { budget_price: budget, limit_prices: money, award_prices: awards } = certificate;
      const all = [budget, ...Object.values(money), ...Object.values(awards)].map(fractionOf);
      this.whole = all.reduce((product, one) => (product * one.denominator) / divisor(product, one.denominator), 1n);
      const inParts = (price) => (fractionOf(price).numerator * this.whole) / fractionOf(price).denominator;
      const read = (prices) => new Map(Object.entries(prices).map(([id, price]) => [id, inParts(price)]));
      this.money = read({ ...money, [BUDGET]: budget });
      this.awards = read(awards);
    }

    get limits() {
      return new Set([...this.money.keys(), ...this.awards.keys()]);
    }
  }

  class Bound {
    constructor(model, certificate) {
      this.model = model;
      this.unit = model.unit;
      this.prices = new Prices(certificate);
      this.byProject = model.problem.rule === "merit_projects";
    }

    roomValue(id, price) {
      const room = this.model.room(id, this.unit);
      const award = this.prices.awards.get(id) ?? 0n;
      return price * (price < 0n ? room.low : room.high) + award * (award < 0n ? room.lowAwards : room.highAwards);
    }

    /* The most that one proposal can add once it has paid for its room; `moved` is a price tried on one limit. */
    best(one, moved = {}) {
      const names = [BUDGET, ...one.limitIds];
      const merit = one.merit * this.prices.whole;
      const paid = sum(names.map((id) => (id === moved.id ? moved.price : (this.prices.money.get(id) ?? 0n))));
      const perAward = (this.byProject ? merit : 0n) - sum(names.map((id) => this.prices.awards.get(id) ?? 0n));
      const perCent = (this.byProject ? 0n : merit) - paid;
      const menu = one.award.kind === "menu" ? one.award.amounts_cents : [one.least, one.most];
      return menu.map((cents) => perAward + perCent * cents).reduce(larger, 0n);
    }

    /* The bound on the rule's own objective, rounded down. */
    get value() {
      const rooms = [...this.prices.limits].map((id) => this.roomValue(id, this.prices.money.get(id) ?? 0n));
      const bests = this.model.decided().map((one) => this.best(one));
      const fixed = new Map(this.model.candidates.map((one) => [one.id, one.fixed_cents ?? 0n]));
      const parts = sum([...rooms, ...bests]);
      return parts / this.prices.whole + this.model.objective(fixed);
    }

    /* A price that, moved a little on its own, would prove a clearly lower bound: no computation gives such a one. */
    get oddPrice() {
      return [BUDGET, ...this.model.limits.map((limit) => limit.id)].find((id) => this.isImprovable(id));
    }

    isImprovable(id) {
      const price = this.prices.money.get(id) ?? 0n;
      const isWhole = price % this.prices.whole === 0n;
      const step = isWhole ? this.prices.whole : larger(absolute(price) / 1000n, 1n);
      const members = this.model.decided().filter((one) => id === BUDGET || one.limitIds.includes(id));
      const at = (moved) => this.roomValue(id, moved) + sum(members.map((one) => this.best(one, { id, price: moved })));
      const here = at(price);
      const tolerance = 3n * this.prices.whole * (this.byProject ? 1n : this.unit);
      const margin = larger(tolerance, isWhole ? 0n : absolute(here) / 10n ** 6n);
      return [price - step, price + step].some((moved) => here - at(moved) > margin);
    }
  }

  /* ------------------------------------------------------------------------------------- neighbouring splits */

  /* All ways to give one proposal another amount. */
  function moves(model, awards) {
    return model.decided().flatMap((one) => {
      const cents = awards.get(one.id);
      const others = new Set([nextAmount(one, cents), previousAmount(one, cents), one.least, one.most, 0n]);
      others.delete(cents);
      return [...others].map((amount) => ({ one, amount, more: amount - cents, worth: worthOf(model, one, cents, amount) }));
    });
  }

  function worthOf(model, one, before, after) {
    const byProject = model.problem.rule === "merit_projects";
    return one.merit * (byProject ? BigInt(after > 0n) - BigInt(before > 0n) : after - before);
  }

  /* Whether the moves together are better: by worth, then by money, then by the first lot. */
  function isBetter(taken) {
    const worth = sum(taken.map((move) => move.worth));
    if (worth !== 0n) return worth > 0n;
    const more = sum(taken.map((move) => move.more));
    if (more !== 0n) return more > 0n;
    return taken.reduce((first, move) => (move.one.place < first.one.place ? move : first)).more > 0n;
  }

  /* What each limit has received, to tell quickly whether it also holds after some moves. */
  class Limits {
    constructor(model, awards) {
      this.sides = new Map(model.limits.map((limit) => [limit.id, model.sides(limit)]));
      this.received = new Map(model.limits.map(({ id }) => [id, model.members.get(id).map((one) => awards.get(one.id))]));
      this.sums = new Map([...this.received].map(([id, all]) => [id, sum(all)]));
      this.counts = new Map([...this.received].map(([id, all]) => [id, BigInt(all.filter((cents) => cents > 0n).length)]));
      this.left = model.available - sum([...awards.values()]);
    }

    hold(taken) {
      if (sum(taken.map((move) => move.more)) > this.left) return false;
      return [...new Set(taken.flatMap((move) => move.one.limitIds))].every((id) => this.holds(id, taken));
    }

    holds(id, taken) {
      const mine = taken.filter((move) => move.one.limitIds.includes(id));
      const money = this.sums.get(id) + sum(mine.map((move) => move.more));
      const count = this.counts.get(id) + sum(mine.map((move) => BigInt(move.amount > 0n) - BigInt(move.amount === move.more)));
      const { minimum, maximum, minimum_awards: least, maximum_awards: most } = this.sides.get(id);
      const isWithin = money >= minimum && (maximum === null || money <= maximum);
      return isWithin && count >= least && (most === null || count <= most);
    }
  }

  /* Finds one proposal, or two of them, to which other amounts would have been better and possible. */
  function betterNeighbour(model, awards) {
    const all = moves(model, awards);
    const limits = new Limits(model, awards);
    const keepsOrder = (taken) => {
      if (!model.problem.no_leapfrogging) return true;
      const changed = new Map(awards);
      for (const move of taken) changed.set(move.one.id, move.amount);
      return model.firstLeapfrog(changed) === null;
    };
    const found = (taken) => isBetter(taken) && limits.hold(taken) && keepsOrder(taken);
    const single = all.find((move) => found([move]));
    if (single) return [single];
    const downs = all.filter((move) => move.more < 0n);
    for (const up of all.filter((move) => move.more > 0n)) {
      const down = downs.find((move) => move.one !== up.one && found([up, move]));
      if (down) return [up, down];
    }
    return null;
  }

  Object.assign(window.recompute, { Bound, betterNeighbour });
})();
