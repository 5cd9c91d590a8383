/*
 * The ranking, held against the list: each proposal in its turn gets the largest amount with which every limit can still
 * be met. Without minimums that is worked through again. With them it is shown, proposal by proposal, why no larger
 * amount was possible; a larger one that was possible is named.
 */
(() => {
  "use strict";

  const { BUDGET, byMerit, larger, nextAmount, smaller, sum } = window.recompute;
  const MOST_UNITS = 200_000n;
  const MOST_TRIES = 2_000n;
  const MOST_TRIES_AT_ALL = 20_000n;

  /* Goes down the list by merit, then lot; null where a minimum or an order must be kept in mind. */
  function downTheList(model) {
    const sides = model.limits.map((limit) => model.sides(limit));
    const isPlain = sides.every((one) => one.minimum === 0n && one.minimum_awards === 0n);
    if (!isPlain || model.problem.no_leapfrogging) return null;
    const awards = new Map(model.candidates.map((one) => [one.id, one.fixed_cents ?? 0n]));
    const rooms = new Map([BUDGET, ...model.limits.map((limit) => limit.id)].map((id) => [id, model.room(id, model.unit)]));
    for (const one of model.decided().sort(byMerit)) {
      const mine = [BUDGET, ...one.limitIds].map((id) => rooms.get(id));
      const cents = mine.every((room) => room.highAwards > 0n) ? largest(one, mine.map((room) => room.high).reduce(smaller)) : 0n;
      awards.set(one.id, cents);
      for (const room of cents > 0n ? mine : []) {
        room.high -= cents;
        room.highAwards -= 1n;
      }
    }
    return awards;
  }

  function largest(one, room) {
    if (one.award.kind === "menu") return one.award.amounts_cents.filter((cents) => cents <= room).at(-1) ?? 0n;
    if (room < one.least) return 0n;
    return one.least + ((smaller(room, one.most) - one.least) / one.award.step_cents) * one.award.step_cents;
  }

  /* ------------------------------------------------------------------------------------ sums that are possible */

  /* All sums that some proposals can have together, in units: bit n stands for n units. */
  function sumsWith(sums, one, unit) {
    if (one.award.kind === "menu") return one.award.amounts_cents.reduce((kept, cents) => kept | (sums << (cents / unit)), sums);
    const step = one.award.step_cents / unit || 1n;
    const count = (one.most - one.least) / one.award.step_cents + 1n;
    let [reached, covered] = [sums << (one.least / unit), 1n];
    for (let more = smaller(covered, count - covered); more > 0n; more = smaller(covered, count - covered)) {
      reached |= reached << (more * step);
      covered += more;
    }
    return sums | reached;
  }

  function lowestBit(bits) {
    let place = 0n;
    for (; (bits & 0xffffffffn) === 0n; bits >>= 32n) place += 32n;
    for (; (bits & 1n) === 0n; bits >>= 1n) place += 1n;
    return place;
  }

  /* ------------------------------------------------------------------------------- why no more was possible */

  class Turns {
    constructor(model, awards) {
      Object.assign(this, { model, awards, unit: model.unit, order: model.decided().sort(byMerit) });
      this.turn = new Map(this.order.map((one, turn) => [one.id, turn]));
      this.sides = new Map(model.limits.map((limit) => [limit.id, model.sides(limit)]));
      this.families = this.disjoint();
      this.later = new Map(this.families.flat().map((id) => [id, this.sumsAfterEachTurn(id)]));
      this.triesLeft = MOST_TRIES_AT_ALL;
    }

    /* Limits with a minimum, in families in which nobody counts twice. */
    disjoint() {
      const families = [];
      for (const { id } of this.model.limits.filter((limit) => this.sides.get(limit.id).minimum > 0n)) {
        const members = this.model.members.get(id);
        const family = families.find(({ taken }) => members.every((one) => !taken.has(one)));
        if (family) family.ids.push(id);
        else families.push({ ids: [id], taken: new Set() });
        (family ?? families.at(-1)).taken = new Set([...(family ?? families.at(-1)).taken, ...members]);
      }
      return families.map(({ ids }) => ids);
    }

    /* What members of a limit can have together from each turn on; null where that is too much to write down. */
    sumsAfterEachTurn(id) {
      const members = this.model.members.get(id).filter((one) => this.turn.has(one.id)).sort(byMerit);
      if (sum(members.map((one) => one.most)) / this.unit > MOST_UNITS) return null;
      const found = [{ turn: Infinity, sums: 1n }];
      for (const one of [...members].reverse()) {
        found.unshift({ turn: this.turn.get(one.id), sums: sumsWith(found[0].sums, one, this.unit) });
      }
      return found;
    }

    /* What others must have got up to a turn, and the one whose turn it is. */
    before(turn, id) {
      const isBefore = (one) => !this.turn.has(one.id) || this.turn.get(one.id) < turn;
      return this.model.members.get(id).filter(isBefore).map((one) => this.awards.get(one.id));
    }

    /* The least that those later in the list must get so that the minimum is met; null where it cannot be. */
    stillNeeded(id, turn, received) {
      const { minimum, maximum } = this.sides.get(id);
      const missing = larger(minimum - received, 0n);
      const known = this.later.get(id);
      if (!known) return missing;
      const from = (missing + this.unit - 1n) / this.unit;
      const possible = known.find((one) => one.turn > turn).sums >> from;
      if (possible === 0n) return null;
      const needed = (from + lowestBit(possible)) * this.unit;
      return maximum !== null && received + needed > maximum ? null : needed;
    }

    isImpossible(one, turn, amount) {
      const spent = new Map([BUDGET, ...one.limitIds].map((id) => [id, this.before(turn, id)]));
      for (const [id, received] of spent) {
        const most = id === BUDGET ? this.model.available : this.sides.get(id).maximum;
        const count = id === BUDGET ? null : this.sides.get(id).maximum_awards;
        if (most !== null && sum(received) + amount > most) return true;
        if (amount > 0n && count !== null && BigInt(received.filter((cents) => cents > 0n).length) >= count) return true;
      }
      const left = this.model.available - sum(spent.get(BUDGET)) - amount;
      const isTooMuch = this.families.some((ids) => this.needTooMuch(ids, one, turn, amount, left));
      return isTooMuch || (amount > 0n && this.passesOver(one, turn));
    }

    needTooMuch(ids, one, turn, amount, left) {
      let needed = 0n;
      for (const id of ids) {
        const received = sum(this.before(turn, id)) + (one.limitIds.includes(id) ? amount : 0n);
        const more = this.stillNeeded(id, turn, received);
        if (more === null) return true;
        needed += more;
      }
      return needed > left;
    }

    /* Whether somebody earlier in the list, of the same queue, went away empty and nothing can excuse it any more. */
    passesOver(one, turn) {
      if (!this.model.problem.no_leapfrogging) return false;
      const isEmpty = (other) => this.awards.get(other.id) === 0n && this.model.mayBePassedOver(other);
      const isExcused = ({ id, applicant }) =>
        applicant !== null && this.model.candidates.some((other) => other.applicant === applicant && other.id !== id && this.demandFrom(other, turn) > 0n);
      return this.model.candidates.some((other) => {
        const isEarlier = !this.turn.has(other.id) || this.turn.get(other.id) < turn;
        const competes = isEarlier && other.merit > one.merit && this.model.queueOf(other) === this.model.queueOf(one);
        return competes && isEmpty(other) && !isExcused(other);
      });
    }

    demandFrom(one, turn) {
      return this.turn.get(one.id) >= turn ? one.most : this.awards.get(one.id);
    }

    /* Whether this amount was possible, whatever those later in the list get then; null after too many tries. */
    wasPossible(one, turn, amount) {
      const stated = this.awards;
      this.awards = new Map(stated).set(one.id, amount);
      this.tries = smaller(MOST_TRIES, this.triesLeft);
      const found = this.canGoOn(turn + 1, stated);
      this.triesLeft -= smaller(MOST_TRIES, this.triesLeft) - larger(this.tries, 0n);
      this.awards = stated;
      return found;
    }

    /* Tries what was stated first, then everything else that is not impossible from what was given before. */
    canGoOn(turn, stated) {
      if (turn === this.order.length) return this.isAllowed();
      const one = this.order[turn];
      const others = [0n, ...this.largerAmounts(one, 0n)].filter((amount) => amount !== stated.get(one.id));
      for (const amount of [stated.get(one.id), ...others]) {
        if ((this.tries -= 1n) < 0n) return null;
        if (this.isImpossible(one, turn, amount)) continue;
        this.awards.set(one.id, amount);
        const found = this.canGoOn(turn + 1, stated);
        if (found !== false) return found;
      }
      return false;
    }

    isAllowed() {
      const isInOrder = !this.model.problem.no_leapfrogging || this.model.firstLeapfrog(this.awards) === null;
      return isInOrder && Boolean(this.model.breaches(this.awards).next().done);
    }

    largerAmounts(one, cents) {
      if (one.award.kind === "menu") return one.award.amounts_cents.filter((amount) => amount > cents);
      const found = [];
      for (let next = nextAmount(one, cents); next > (found.at(-1) ?? cents); next = nextAmount(one, next)) found.push(next);
      return found;
    }
  }

  /* Gives who could have had more, and how many it cannot be said of; `found` are the amounts worked through again. */
  function againstTheList(model, awards) {
    const again = downTheList(model);
    if (again !== null) {
      const id = [...again.keys()].find((each) => again.get(each) !== awards.get(each));
      return { wrong: id === undefined ? null : { id, found: again.get(id) }, open: 0 };
    }
    const turns = new Turns(model, awards);
    let open = 0;
    for (const [turn, one] of turns.order.entries()) {
      const doubtful = turns.largerAmounts(one, awards.get(one.id)).filter((amount) => !turns.isImpossible(one, turn, amount));
      const found = doubtful.map((amount) => turns.wasPossible(one, turn, amount));
      const place = found.indexOf(true);
      if (place >= 0) return { wrong: { id: one.id, found: doubtful[place] }, open };
      open += Number(found.includes(null));
    }
    return { wrong: null, open };
  }

  Object.assign(window.recompute, { againstTheList });
})();
