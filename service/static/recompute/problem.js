/*
 * A problem as the rules see it: who may receive what, which limits count whom, how much room there is, and which bound
 * the published prices prove. Cents and hundredths of a point are BigInt throughout.
 */
(() => {
  "use strict";

  const BUDGET = "budget";
  const smaller = (one, other) => (one < other ? one : other);
  const larger = (one, other) => (one > other ? one : other);
  const sum = (numbers) => numbers.reduce((total, one) => total + one, 0n);
  const divisor = (one, other) => (other ? divisor(other, one % other) : one < 0n ? -one : one);

  /* A price or a score, given as a whole number or as text such as "7/2". */
  function fractionOf(value) {
    const [numerator, denominator = "1"] = String(value).split("/");
    return { numerator: BigInt(numerator), denominator: BigInt(denominator) };
  }

  function amounts({ award }) {
    if (award.kind === "menu") return { least: award.amounts_cents[0] ?? 0n, most: award.amounts_cents.at(-1) ?? 0n };
    const { minimum_cents: minimum, maximum_cents: maximum, step_cents: step } = award;
    const least = minimum || step;
    return { least: least <= maximum ? least : 0n, most: minimum + ((maximum - minimum) / step) * step };
  }

  function mayReceive({ award }, cents) {
    if (cents === 0n) return true;
    if (award.kind === "menu") return award.amounts_cents.includes(cents);
    const { minimum_cents: minimum, maximum_cents: maximum, step_cents: step } = award;
    return minimum <= cents && cents <= maximum && (cents - minimum) % step === 0n;
  }

  /* The next larger amount; the amount itself where there is none. */
  function nextAmount(one, cents) {
    if (one.award.kind === "menu") return one.award.amounts_cents.find((amount) => amount > cents) ?? cents;
    return cents === 0n ? one.least : smaller(cents + one.award.step_cents, one.most);
  }

  function previousAmount(one, cents) {
    if (one.award.kind === "menu") return one.award.amounts_cents.filter((amount) => amount < cents).at(-1) ?? 0n;
    return cents <= one.least ? 0n : cents - one.award.step_cents;
  }

  class Model {
    /* `problem` is read, `lotOrder` gives ids, first lot first. */
    constructor(problem, lotOrder) {
      this.problem = problem;
      this.available = problem.budget_cents - problem.reserve_cents;
      this.limits = problem.limits;
      const known = new Set(problem.limits.map((limit) => limit.id));
      const place = new Map(lotOrder.map((id, at) => [id, at]));
      this.candidates = problem.candidates
        .map((one) => ({ ...one, ...amounts(one), place: place.get(one.id), isEligible: this.isEligible(one) }))
        .sort((one, other) => one.place - other.place);
      for (const one of this.candidates) {
        const ids = new Set([one.district, one.applicant, ...one.groups]);
        one.limitIds = [...ids].filter((id) => known.has(id)).sort();
      }
      this.byId = new Map(this.candidates.map((one) => [one.id, one]));
      this.members = new Map([[BUDGET, this.candidates], ...this.limits.map((limit) => [limit.id, this.inside(limit.id)])]);
    }

    inside(id) {
      return this.candidates.filter((one) => one.limitIds.includes(id));
    }

    isEligible(one) {
      if (one.excluded !== null || one.fixed_cents !== null || one.merit === null) return false;
      const threshold = this.problem.merit_threshold;
      return threshold === null || one.merit >= threshold;
    }

    /* The most that a candidate can receive: the fixed amount, the award's maximum, or nothing. */
    demand(one) {
      return one.fixed_cents ?? (one.isEligible ? one.most : 0n);
    }

    /* A limit's sides, its minimums as far as the demand allows; null is no limit. */
    sides(limit) {
      const demands = this.members.get(limit.id).map((one) => this.demand(one));
      return {
        minimum: smaller(limit.minimum_cents ?? 0n, sum(demands)),
        maximum: limit.maximum_cents,
        minimum_awards: smaller(limit.minimum_awards ?? 0n, BigInt(demands.filter((cents) => cents > 0n).length)),
        maximum_awards: limit.maximum_awards,
      };
    }

    /* What the awards break, the budget first: limit, side, found and allowed. */
    *breaches(awards) {
      const spent = sum([...awards.values()]);
      if (spent > this.available) yield { limit: BUDGET, side: "maximum", found: spent, allowed: this.available };
      for (const limit of this.limits) {
        const received = this.members.get(limit.id).map((one) => awards.get(one.id));
        const found = { money: sum(received), awards: BigInt(received.filter((cents) => cents > 0n).length) };
        for (const [side, allowed] of Object.entries(this.sides(limit))) {
          const has = side.endsWith("_awards") ? found.awards : found.money;
          const isBroken = allowed !== null && (side.startsWith("minimum") ? has < allowed : has > allowed);
          if (isBroken) yield { limit: limit.id, side, found: has, allowed };
        }
      }
    }

    /* Who competes with whom: the same district, the same groups. */
    queueOf(one) {
      return JSON.stringify([one.district, [...one.groups].sort()]);
    }

    /* Who gets nothing while somebody of lower merit in the same queue is funded. */
    *leapfrogs(awards) {
      const lowest = new Map();
      const supported = new Set();
      for (const one of this.candidates.filter((each) => awards.get(each.id) > 0n)) {
        if (one.applicant !== null) supported.add(one.applicant);
        const kept = lowest.get(this.queueOf(one));
        if (one.merit !== null && (!kept || one.merit < kept.merit)) lowest.set(this.queueOf(one), one);
      }
      for (const above of this.candidates) {
        const below = lowest.get(this.queueOf(above));
        if (!below || !this.mayBePassedOver(above) || awards.get(above.id) > 0n || supported.has(above.applicant)) continue;
        if (above.merit > below.merit) yield { above, below };
      }
    }

    /* The highest merit in the queue that would be passed over if this one were funded; null where nobody would be. */
    wouldPassOver(one, awards) {
      const funded = this.candidates.filter((each) => awards.get(each.id) > 0n).map((each) => each.applicant);
      const supported = new Set([...funded, one.applicant].filter((applicant) => applicant !== null));
      const ahead = this.candidates.filter(
        (each) =>
          this.queueOf(each) === this.queueOf(one) &&
          each.merit > one.merit &&
          this.mayBePassedOver(each) &&
          awards.get(each.id) === 0n &&
          !supported.has(each.applicant),
      );
      return ahead.reduce((kept, each) => (kept === null ? each.merit : larger(kept, each.merit)), null);
    }

    mayBePassedOver(one) {
      return one.excluded === null && one.merit !== null && one.merit >= (this.problem.merit_threshold ?? 0n);
    }

    firstLeapfrog(awards) {
      return this.leapfrogs(awards).next().value ?? null;
    }

    /* Σ merit × cents, or Σ merit over funded candidates. */
    objective(awards) {
      const byProject = this.problem.rule === "merit_projects";
      const worth = (one) => (byProject ? BigInt(awards.get(one.id) > 0n) : awards.get(one.id));
      return sum(this.candidates.map((one) => (one.merit ?? 0n) * worth(one)));
    }

    /* The greatest common divisor of all amounts on which the rule decides. */
    get unit() {
      const all = this.decided().flatMap(({ award, least, most }) => {
        if (award.kind === "menu") return award.amounts_cents;
        return award.minimum_cents + award.step_cents <= award.maximum_cents ? [least, award.step_cents] : [least, most];
      });
      return all.reduce(divisor, 0n) || 1n;
    }

    decided() {
      return this.candidates.filter((one) => one.isEligible && one.least > 0n);
    }

    /* What a limit (or the budget) has left for those on whom the rule decides, in whole units and awards. */
    room(id, unit) {
      const members = this.members.get(id);
      const fixed = members.map((one) => one.fixed_cents ?? 0n);
      const free = sum(members.map((one) => this.demand(one))) - sum(fixed);
      const funded = BigInt(fixed.filter((cents) => cents > 0n).length);
      const open = BigInt(members.filter((one) => one.isEligible && one.most > 0n).length);
      const limit = this.limits.find((one) => one.id === id);
      const sides = limit ? this.sides(limit) : { minimum: 0n, maximum: this.available, minimum_awards: 0n };
      const inUnits = (cents) => (larger(cents, 0n) / unit) * unit;
      const high = sides.maximum === null ? free : sides.maximum - sum(fixed);
      const most = sides.maximum_awards ?? null;
      return {
        low: inUnits(sides.minimum - sum(fixed) + unit - 1n),
        high: inUnits(id === BUDGET ? high : smaller(high, free)),
        lowAwards: larger(sides.minimum_awards - funded, 0n),
        highAwards: most === null ? open : smaller(most - funded, open),
      };
    }
  }

  Object.assign(window.recompute, {
    ...{ BUDGET, Model, divisor, fractionOf, larger, mayReceive, nextAmount, previousAmount, smaller, sum },
  });
})();
