/*
 * Why each proposal receives what it receives, and which side of each limit is reached: from the amounts alone.
 */
(() => {
  "use strict";

  const { BUDGET, larger, nextAmount, sum } = window.recompute;
  const BY_COMBINATION = ["merit_euros", "merit_projects", "even_districts"];
  const EMPTY = { limit: null, left_cents: null, needed_cents: null, needed_merit: null, tied_with: null };

  class Reasons {
    constructor(model, awards) {
      this.model = model;
      this.awards = awards;
      this.standings = new Map([...model.members].map(([id, members]) => [id, this.standing(id, members)]));
    }

    standing(id, members) {
      const limit = this.model.limits.find((one) => one.id === id);
      const most = limit ? limit.maximum_cents : this.model.available;
      const count = limit ? limit.maximum_awards : null;
      const received = members.map((one) => this.awards.get(one.id));
      const funded = BigInt(received.filter((cents) => cents > 0n).length);
      const fixed = sum(members.map((one) => one.fixed_cents ?? 0n));
      return {
        received: sum(received),
        funded,
        capacity: most === null ? null : larger(most - fixed, 0n),
        left: most === null ? null : larger(most - sum(received), 0n),
        awardsLeft: count === null ? null : larger(count - funded, 0n),
      };
    }

    needed(one) {
      return nextAmount(one, this.awards.get(one.id)) - this.awards.get(one.id);
    }

    /* The side of a limit that is reached: exactly, or so nearly that it stands in the way of the next amount. */
    binding(limit) {
      const members = this.model.members.get(limit.id);
      const { left, received, funded } = this.standings.get(limit.id);
      const { minimum } = this.model.sides(limit);
      const isTight = left === 0n || members.some((one) => one.isEligible && this.needed(one) > left);
      if (members.length && left !== null && isTight) return "maximum";
      if (minimum > 0n && received === minimum) return "minimum";
      if (limit.maximum_awards !== null && funded >= limit.maximum_awards && members.length) return "maximum_awards";
      return limit.minimum_awards && funded === limit.minimum_awards ? "minimum_awards" : null;
    }

    of(one, stated) {
      const reason = (code, more = {}) => ({ ...EMPTY, code, ...more });
      const awarded = this.awards.get(one.id);
      if (one.fixed_cents !== null || one.excluded !== null) return reason(one.fixed_cents === null ? "excluded" : "fixed");
      if (one.merit === null) return reason("not_rankable");
      if (!one.isEligible) return reason("below_threshold", { needed_merit: this.model.problem.merit_threshold });
      if (awarded > 0n && awarded === one.most) return reason("funded_in_full");
      const needed = this.needed(one);
      const tightest = this.tightest(one, needed);
      if (awarded > 0n) return reason("funded_in_part", { ...tightest, needed_cents: needed });
      return reason(...this.refusal(one, needed, tightest, stated));
    }

    refusal(one, needed, tightest, stated) {
      const names = [...one.limitIds, BUDGET];
      for (const limit of names) {
        const { capacity } = this.standings.get(limit);
        if (needed <= 0n || (capacity !== null && capacity < needed)) {
          return ["minimum_too_large", { limit, left_cents: capacity, needed_cents: larger(needed, 0n) }];
        }
      }
      const full = names.find((limit) => this.standings.get(limit).awardsLeft === 0n) ?? null;
      const missing = tightest.limit === null ? null : needed;
      if (stated.code === "lost_lot" && this.isTied(one, stated.tied_with, tightest.limit ?? full ?? BUDGET)) {
        const where = { ...tightest, limit: tightest.limit ?? full, needed_cents: missing };
        return ["lost_lot", { ...where, tied_with: stated.tied_with }];
      }
      if (tightest.limit !== null) return [this.shortage(one, tightest.limit), { ...tightest, needed_cents: needed }];
      return full === null ? this.refusalWithRoom(one, names, needed) : [this.whoFilled(one, full), { limit: full }];
    }

    /* What else than room was missing: the turn, the smallest part that is workable, or the supporters' money. */
    refusalWithRoom(one, names, needed) {
      const ahead = this.model.problem.no_leapfrogging ? this.model.wouldPassOver(one, this.awards) : null;
      if (ahead !== null) return ["outranked", { needed_merit: ahead }];
      if (this.model.problem.rule !== "flat_cut") return ["outranked", {}];
      if (window.recompute.isSharing(this.model, one)) return ["minimum_too_large", { needed_cents: needed }];
      return ["outranked", { limit: names.find((limit) => this.standings.get(limit).awardsLeft !== null) }];
    }

    /* Who took the last of the awards that a limit allows: only those of higher merit, or others too. */
    whoFilled(one, limit) {
      const funded = this.fundedByRule(limit);
      const isOutranked = funded.length > 0 && funded.every((each) => each.merit > one.merit);
      return isOutranked ? "outranked" : this.shortage(one, limit);
    }

    fundedByRule(limit) {
      return this.model.members.get(limit).filter((each) => each.isEligible && this.awards.get(each.id) > 0n);
    }

    /* Whether the other has the same merit and the earlier lot, and was funded from the same limit. */
    isTied(one, id, limit) {
      const other = this.model.byId.get(id);
      const isFunded = other?.isEligible && this.awards.get(id) > 0n && this.model.members.get(limit).includes(other);
      return Boolean(isFunded && other.merit === one.merit && other.place < one.place);
    }

    shortage(one, limit) {
      const isDisplaced = this.fundedByRule(limit).some((each) => each.merit < one.merit);
      if (isDisplaced && BY_COMBINATION.includes(this.model.problem.rule)) return "displaced";
      return limit === BUDGET ? "budget_exhausted" : "limit_reached";
    }

    /* What has too little left: of the limits the one with the least, else the budget. */
    tightest(one, needed) {
      const short = [...one.limitIds, BUDGET]
        .map((limit) => ({ limit, left_cents: this.standings.get(limit).left }))
        .filter(({ left_cents: left }) => left !== null && left < needed);
      const limits = short.filter(({ limit }) => limit !== BUDGET);
      const least = limits.reduce((kept, each) => (kept && kept.left_cents <= each.left_cents ? kept : each), null);
      return least ?? short[0] ?? { limit: null, left_cents: null };
    }
  }

  window.recompute.Reasons = Reasons;
})();
